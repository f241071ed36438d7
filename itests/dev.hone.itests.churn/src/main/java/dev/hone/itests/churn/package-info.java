/** Replaces bundles under load and looks at what must not change: used by a container test and by a measurement. */
package dev.hone.itests.churn;
