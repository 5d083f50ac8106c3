#pragma once

#include "support/test_hotline.h"

/* Parts of long messages for tests, by SMS of test->phone ("": of a sender without a number). */

#define TEST_PARTS_WHOLE "забрали паспорт и не платят уже три месяца"
extern const char *const test_part_words[4]; /* of which these are 1 to 3 */

/* Instead of test_hotline_reset: TEST_UZ is known and reads Russian. */
int test_parts_reset(void **state);

/* Returns the reply. Every delivery has an id of its own: not even that may be relied on. */
const char *test_send_part(TestHotline *test, InboundPart part, const char *text);
/* Part n of 3 of the message with reference 7. */
const char *test_part(TestHotline *test, unsigned n);

#define assert_text(test, n, expected)                            \
    do {                                                          \
        g_autofree char *sealed_text = test_case_text((test), n); \
        assert_string_equal(sealed_text, expected);               \
    } while (0)
