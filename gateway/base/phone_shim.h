#pragma once

#include <stdbool.h>

#ifdef __cplusplus
extern "C" {
#endif

/* libphonenumber is C++: this is all of it that we need. international is "+" and digits; out gets the
 * E.164 form. False if the calling code is unknown or the length is impossible there. */
bool phone_shim_parse(const char *international, char out[17]);

#ifdef __cplusplus
}
#endif
