/* Three functions of the same shape, each for its own share of the time. */
static volatile unsigned long sink;

#define SPENDS(name, constant)                                                                                          \
    void name(unsigned long rounds)                                                                                    \
    {                                                                                                                   \
        unsigned long x = constant;                                                                                     \
        for (unsigned long i = 0; i < rounds; i++)                                                                      \
            x = (x ^ (x >> 7)) * 6364136223846793005UL + constant;                                                      \
        sink = x;                                                                                                       \
    }

SPENDS(spend_most, 11)
SPENDS(spend_some, 13)
SPENDS(spend_little, 17)
