#include "base/decimal.h"

const char *decimal(int64_t number, char room[DECIMAL_ROOM])
{
    uint64_t rest = number < 0 ? 0 - (uint64_t)number : (uint64_t)number;
    char *at = &room[DECIMAL_ROOM - 1];

    *at = '\0';
    do
        *--at = (char)('0' + rest % 10);
    while (rest /= 10);
    if (number < 0)
        *--at = '-';
    return at;
}
