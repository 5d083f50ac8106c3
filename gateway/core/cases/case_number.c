#include "core/cases/case_number.h"

#include <glib.h>
#include <string.h>

#include "base/fold.h"
#include "base/vault.h"

/* The quasigroup of H. M. Damm's dissertation (2004), order 10. */
static const uint8_t damm[10][10] = {
    {0, 3, 1, 7, 5, 9, 8, 6, 4, 2}, {7, 0, 9, 2, 1, 5, 4, 8, 6, 3}, {4, 2, 0, 6, 8, 7, 1, 3, 5, 9},
    {1, 7, 5, 0, 9, 8, 3, 4, 2, 6}, {6, 1, 2, 3, 0, 4, 5, 9, 7, 8}, {3, 6, 7, 4, 2, 0, 9, 5, 8, 1},
    {5, 8, 6, 9, 7, 2, 0, 1, 3, 4}, {8, 9, 4, 5, 3, 6, 2, 0, 1, 7}, {9, 4, 3, 8, 6, 1, 7, 2, 0, 5},
    {2, 5, 8, 1, 4, 3, 6, 7, 9, 0},
};

/* 0 for a number whose check digit fits; otherwise the digit that would. */
static unsigned check_digit(const char *digits)
{
    unsigned interim = 0;

    for (; *digits; digits++)
        interim = damm[interim][*digits - '0'];
    return interim;
}

int64_t case_number_random(void)
{
    uint32_t seven = 1000000 + vault_random_below(9000000);
    char digits[16];

    g_snprintf(digits, sizeof digits, "%u", seven);
    return (int64_t)seven * 10 + check_digit(digits);
}

bool case_number_is_valid(int64_t number)
{
    char digits[24];

    if (number < 10000000 || number > 99999999)
        return false;
    g_snprintf(digits, sizeof digits, "%" G_GINT64_FORMAT, number);
    return check_digit(digits) == 0;
}

void case_number_format(int64_t number, char out[CASE_NUMBER_OCTETS])
{
    g_snprintf(out, CASE_NUMBER_OCTETS, "%04d-%04d", (int)(number / 10000) % 10000,
               (int)(number % 10000));
}

int64_t case_number_parse(const char *text)
{
    g_autofree char *digits = fold_digits(text);
    int64_t number;

    if (!digits || strlen(digits) != 8)
        return 0;
    number = g_ascii_strtoll(digits, NULL, 10);
    return case_number_is_valid(number) ? number : 0;
}
