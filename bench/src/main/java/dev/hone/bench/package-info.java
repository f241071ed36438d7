/** Measurements of whole commands, side by side with what they are compared with. */
package dev.hone.bench;
