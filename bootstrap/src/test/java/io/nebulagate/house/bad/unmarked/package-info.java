/** A package in which null may be anywhere. */
package io.nebulagate.house.bad.unmarked;
