package org.jflame.render;

import java.util.Set;
import org.jflame.fold.Frame;
import org.jflame.fold.NativeFrame;

/**
 * The functions in which a program waits for its GPU. A driver mostly waits without sleeping: it reads a flag in a loop,
 * and so the thread seems to run. What stands below one of these is waiting whatever the thread did.
 *
 * <p>Copies are not among them: {@code cudaMemcpy} waits too, but it also moves data, and nothing tells the two apart.
 */
final class GpuSync {

    /**
     * Exported names. Source: CUDA Runtime API 12 (Stream, Event, Device and Thread Management), CUDA Driver API 12, HIP
     * Runtime API 6. {@code _ptsz} is the variant for one default stream a thread.
     */
    private static final Set<String> FUNCTIONS = Set.of(
            "cudaDeviceSynchronize",
            "cudaThreadSynchronize",
            "cudaStreamSynchronize",
            "cudaStreamSynchronize_ptsz",
            "cudaEventSynchronize",
            "cuCtxSynchronize",
            "cuCtxSynchronize_v2",
            "cuStreamSynchronize",
            "cuStreamSynchronize_ptsz",
            "cuEventSynchronize",
            "hipDeviceSynchronize",
            "hipStreamSynchronize",
            "hipStreamSynchronize_spt",
            "hipEventSynchronize");

    private GpuSync() {}

    /** Whether a frame is such a function. */
    static boolean isSync(Frame frame) {
        return frame instanceof NativeFrame function && FUNCTIONS.contains(function.function());
    }
}
