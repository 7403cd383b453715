/** A stage that pulls extreme values in. */
package com.example.winsorize;
