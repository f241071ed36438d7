/**
 * Plug-ins that are packed into bundles of their own while the churn runs; the bundle of the churn has none of them.
 */
package dev.hone.itests.churn.plugins;
