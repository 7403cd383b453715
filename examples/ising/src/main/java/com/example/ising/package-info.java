/** The two-dimensional Ising model. */
package com.example.ising;
