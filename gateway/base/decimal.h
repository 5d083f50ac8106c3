#pragma once

#include <stdint.h>

#define DECIMAL_ROOM 24

/* A number as text, at the end of the room that the caller lends: several times cheaper than printf(). */
const char *decimal(int64_t number, char room[DECIMAL_ROOM]);
