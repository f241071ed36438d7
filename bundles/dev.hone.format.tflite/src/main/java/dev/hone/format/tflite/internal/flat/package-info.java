/**
 * FlatBuffers by schema: what a {@code .tflite} file is made of, read, verified and written generically.
 *
 * <p>{@link dev.hone.format.tflite.internal.flat.Schema} is parsed from {@code tflite.fbs}; there are no generated
 * classes, so a field that is absent stays absent, and what is newer than the schema is reported and not dropped.
 */
package dev.hone.format.tflite.internal.flat;
