#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <glib.h>
#include <stdlib.h>
#include <string.h>

#include "base/wiped_memory.h"

#define SECRET \
    "what nobody should find, said at length so that a list of free pieces hides none of it"

/* The allocator writes its own notes at both ends of what is free. */
static bool is_there(uintptr_t place)
{
    const volatile char *octets = (const volatile char *)place;
    size_t same = 0;

    for (size_t i = 16; i < sizeof SECRET - 16; i++)
        same += octets[i] == SECRET[i];
    return same > (sizeof SECRET - 32) / 2;
}

static void skip_if_watched(void)
{
    if (!wiped_memory())
        skip(); /* a sanitizer forbids to look at what was freed */
}

static void freed_memory_is_overwritten(void **state)
{
    char *text;
    volatile uintptr_t place; /* so that the compiler does not know that it was freed */

    (void)state;
    skip_if_watched();
    text = malloc(sizeof SECRET);
    assert_non_null(text);
    memcpy(text, SECRET, sizeof SECRET);
    place = (uintptr_t)text;
    assert_true(is_there(place));
    free(text);
    assert_false(is_there(place));
}

/* GLib is another library: it must not have a free() of its own. */
static void a_string_that_grows_leaves_nothing_behind(void **state)
{
    GString *text = g_string_new(SECRET);
    volatile uintptr_t place = (uintptr_t)text->str;

    (void)state;
    skip_if_watched();
    assert_true(is_there(place));
    while ((uintptr_t)text->str == place)
        g_string_append_c(text, 'x');
    assert_false(is_there(place));
    assert_memory_equal(text->str, SECRET, sizeof SECRET - 1);
    place = (uintptr_t)text->str;
    g_string_free(text, TRUE);
    assert_false(is_there(place));
}

static void memory_that_changes_its_size_keeps_what_fits(void **state)
{
    static const size_t sizes[] = {1, 24, 25, 1000, 1001, 400, 399, 100, 300000, 5, 200000, 2};
    uint8_t *octets = NULL;
    size_t filled = 0;

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(sizes); i++) {
        octets = realloc(octets, sizes[i]);
        assert_non_null(octets);
        for (size_t at = 0; at < MIN(filled, sizes[i]); at++)
            assert_int_equal(octets[at], (uint8_t)(at * 7));
        for (size_t at = 0; at < sizes[i]; at++)
            octets[at] = (uint8_t)(at * 7);
        filled = sizes[i];
    }
    free(octets);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(freed_memory_is_overwritten),
        cmocka_unit_test(a_string_that_grows_leaves_nothing_behind),
        cmocka_unit_test(memory_that_changes_its_size_keeps_what_fits),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
