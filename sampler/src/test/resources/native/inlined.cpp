// Functions that the compiler inlines into each other, in one unit and from a header.
#include <algorithm>
#include <cstdio>
#include <numeric>
#include <vector>

volatile long total;

static inline long square(long n) {
    long result = n * n;
    total += result;
    return result;
}

namespace outer {
static inline long squares(const std::vector<long>& numbers) {
    long sum = 0;
    for (long number : numbers) {
        sum += square(number);
    }
    return sum;
}

template <typename T>
__attribute__((noinline)) T sorted(std::vector<T> numbers) {
    std::sort(numbers.begin(), numbers.end(), [](T a, T b) { return square(a) < square(b); });
    return numbers.front() + squares(numbers);
}

class Box {
    long value;

public:
    explicit Box(long n) : value(square(n)) {}
    long get() const { return value + total; }
    __attribute__((noinline)) long twice() const {
        return 2 * get() + square(value);
    }
};
}  // namespace outer

__attribute__((noinline)) static long lonely(long n) {
    long sum = 0;
    for (long i = 0; i < n; i++) {
        sum += square(i) ^ outer::Box(i).get();
    }
    return sum;
}

int main(int argc, char**) {
    std::vector<long> numbers(100);
    std::iota(numbers.begin(), numbers.end(), argc);
    long sum = outer::sorted(numbers) + outer::squares(numbers) + lonely(argc) + outer::Box(argc).twice();
    std::printf("%ld\n", sum);
}
