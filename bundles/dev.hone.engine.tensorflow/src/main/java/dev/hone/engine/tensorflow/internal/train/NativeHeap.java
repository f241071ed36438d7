package dev.hone.engine.tensorflow.internal.train;

import org.bytedeco.javacpp.Pointer;

/**
 * The heap of native code. By default the C library gives what is freed back to the system when it is more than a few
 * megabytes, and the tensors of a small network are just that: each step would have its memory mapped anew, page by
 * page, which takes as long as a fifth of the step.
 */
final class NativeHeap {

    /** The largest block that glibc learns from: twice as much may stay free from then on. */
    private static final long LEARNED = (32L << 20) - (64L << 10);

    static {
        Pointer.free(Pointer.malloc(LEARNED));
    }

    private NativeHeap() {}

    /** Has what is freed stay with the process, up to 64 MB; once for a process, and without taking memory. */
    static void keepFreed() {
        // The initializer does it.
    }
}
