/** Techniques whose trouble only a container shows. */
package dev.hone.itests.churn.bad;
