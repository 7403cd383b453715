/** A Hopfield network of continuous states. */
package com.example.hopfield;
