#include "base/wiped_memory.h"

#include <errno.h>
#include <malloc.h>
#include <stdlib.h>
#include <string.h>

#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define WATCHED 1
#endif
#endif
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__) || !defined(__GLIBC__)
#define WATCHED 1
#endif

bool wiped_memory(void)
{
#ifdef WATCHED
    return false;
#else
    return true;
#endif
}

#ifndef WATCHED

/* glibc offers these to whoever replaces the others. Its own M_PERTURB leaves out what lies in the caches of
 * threads, which is every small piece. */
extern void __libc_free(void *memory);     /* NOLINT(bugprone-reserved-identifier) */
extern void *__libc_malloc(size_t octets); /* NOLINT(bugprone-reserved-identifier) */

void free(void *memory)
{
    int saved = errno;

    if (!memory)
        return;
    explicit_bzero(memory, malloc_usable_size(memory));
    __libc_free(memory);
    errno = saved;
}

/* Where it grows it moves: glibc would free the old place by itself. */
void *realloc(void *memory, size_t octets)
{
    size_t room;
    void *moved;

    if (!memory)
        return __libc_malloc(octets);
    if (octets == 0) {
        free(memory);
        return NULL;
    }
    room = malloc_usable_size(memory);
    if (octets <= room && octets >= room / 2) {
        explicit_bzero((char *)memory + octets, room - octets);
        return memory;
    }
    moved = __libc_malloc(octets);
    if (moved) {
        memcpy(moved, memory, octets < room ? octets : room);
        free(memory);
    }
    return moved;
}

#endif
