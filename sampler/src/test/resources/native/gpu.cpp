// Functions with the names of CUDA's and torch's. Compiled twice: with CUDA as libcudart_test.so, else as libtorch_test.so.
#include <unistd.h>

extern "C" int cudaStreamSynchronize(int millis);

#ifdef CUDA
extern "C" int cudaStreamSynchronize(int millis) {
    return usleep(millis * 1000);
}
#else
namespace at::_ops {
struct item {
    static int call(int millis);
};
__attribute__((noinline)) int item::call(int millis) {
    return cudaStreamSynchronize(millis) + 1;
}
}  // namespace at::_ops

extern "C" int wait_in_item(int millis) {
    return at::_ops::item::call(millis) + 1;
}

extern "C" int wait_alone(int millis) {
    return cudaStreamSynchronize(millis) + 1;
}
#endif
