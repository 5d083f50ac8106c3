#pragma once

#include <stdbool.h>

/* What this program frees is overwritten first, by whichever library: texts leave copies in parsers,
 * buffers that grew and strings nobody thinks of, and a memory image of the machine would show them.
 *
 * false in builds whose memory is watched by a sanitizer. Whoever calls this gets the free() and
 * realloc() of wiped_memory.c linked in. */
bool wiped_memory(void);
