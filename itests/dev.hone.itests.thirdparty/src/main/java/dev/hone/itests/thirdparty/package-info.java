/** A bundle of somebody else: it knows the jars of the API bundles and nothing more of hone. */
package dev.hone.itests.thirdparty;
