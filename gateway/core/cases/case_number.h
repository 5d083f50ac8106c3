#pragma once

#include <stdbool.h>
#include <stdint.h>

/* Case numbers: eight digits, the first not 0, the last a Damm check digit, which catches every single
 * wrong digit and every swap of neighbours. Shown as "4817-2093". */

#define CASE_NUMBER_OCTETS 10

int64_t case_number_random(void);
bool case_number_is_valid(int64_t number);
void case_number_format(int64_t number, char out[CASE_NUMBER_OCTETS]);
/* Reads what a person typed, with or without the dash; 0 if it is no case number. */
int64_t case_number_parse(const char *text);
