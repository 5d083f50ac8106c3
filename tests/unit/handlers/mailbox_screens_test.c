/* The screens of the mailbox, in every language, both kinds of letters and on both bearers. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "support/menu_walk.h"
#include "support/test_mailbox.h"

static void press(Walk *walk, const char *key)
{
    const WalkVariant *variant = &walk->variant;

    if (variant->bearer == BEARER_SMS)
        test_text(walk->test, key);
    else
        test_press(walk->test, key);
    walk_check_reply(walk, NULL, key, variant->language, variant->latin);
}

static void press_all(Walk *walk, const char *keys)
{
    g_auto(GStrv) each = g_strsplit(keys, " ", -1);

    for (size_t i = 0; each[i]; i++)
        press(walk, each[i]);
}

static void begin(Walk *walk, const char *keys)
{
    if (walk->variant.bearer == BEARER_SMS)
        test_text(walk->test, "MENU");
    else
        test_dial(walk->test, "0"); /* so that nothing is offered to continue */
    if (walk->variant.bearer == BEARER_USSD)
        test_dial(walk->test, "");
    press_all(walk, keys);
}

/* Uzbek in Cyrillic is shown as it was written. */
static Language language_of_answer(const Walk *walk)
{
    Language language = walk->variant.language;

    return language == LANGUAGE_UZ_CYRL && walk->variant.latin ? LANGUAGE_UZ : language;
}

static int64_t prepare(Walk *walk)
{
    Language language = language_of_answer(walk);
    int64_t id;

    begin(walk, "1 0");
    id = test_number(walk->test, "SELECT MAX(id) FROM cases");
    test_answer(walk->test, id, language, test_answer_texts[language]);
    test_answer(walk->test, id, language, test_answer_texts[language]);
    return id;
}

static void read_all(Walk *walk, int64_t id, const char *expected)
{
    for (int i = 0; i < 9 && g_strcmp0(test_last_answer(walk->test, id).state, expected) != 0; i++)
        press(walk, "9");
    assert_string_equal(test_last_answer(walk->test, id).state, expected);
}

static void read_and_answer(Walk *walk)
{
    TestHotline *test = walk->test;
    int64_t id = prepare(walk);

    begin(walk, "4 1");
    assert_screen(test, walk->variant.bearer, "mailbox_read");
    while (test_number(test, "SELECT COUNT(*) FROM mailbox WHERE state = 'read'") == 0)
        press(walk, "9");
    press(walk, "77");
    press(walk, "2");
    read_all(walk, id, "read");
    press_all(walk, "2 1");
    assert_screen(test, walk->variant.bearer, "mailbox_write");
    press(walk, "x");
    press(walk, "Rahmat, 16:30");
    assert_false(test->reply.more);
    assert_count(test, "SELECT COUNT(*) FROM case_texts WHERE kind = 'reply'", 1);
}

static void guard_and_open(Walk *walk)
{
    TestHotline *test = walk->test;
    int64_t id = prepare(walk);

    begin(walk, "4 2 3 12 1111 58312 5831");
    assert_screen(test, walk->variant.bearer, "my_case_status");
    begin(walk, "4 1 1 12 1357 5831");
    assert_screen(test, walk->variant.bearer, "mailbox_read");
    while (test_number(test, "SELECT COUNT(*) FROM mailbox WHERE state = 'read'") == 0)
        press(walk, "9");
    press(walk, "2");
    read_all(walk, id, "read");
    press_all(walk, "0 0");
    begin(walk, "4 1 1 5831");
    assert_screen(test, walk->variant.bearer, "my_case_status");
    press_all(walk, "1 2 0 3 1");
    assert_count(test, "SELECT COUNT(*) FROM case_pins", 0);
}

/* Somebody else's phone, or their own after the tries of others. */
static void too_many_tries(Walk *walk)
{
    TestHotline *test = walk->test;

    prepare(walk);
    begin(walk, "4 2 3 5831");
    for (int hour = 0; hour < 2; hour++) {
        begin(walk, "4 1 1 1357 1358 1359 1360 1361 1362");
        assert_screen(test, walk->variant.bearer, "mailbox_pin");
        test->now += 3601;
    }
    press(walk, "0");
    begin(walk, "4 1 1 5831");
    assert_screen(test, walk->variant.bearer, "mailbox_pin");
    assert_count(test, "SELECT COUNT(*) FROM mailbox WHERE state = 'read'", 0);
}

typedef void (*VariantTest)(Walk *walk);

static void for_each_variant(TestHotline *test, VariantTest run)
{
    for (unsigned i = 0; i < LANGUAGE_COUNT * 4; i++) {
        Walk walk = {.test = test};

        walk.variant = (WalkVariant){(Language)(i / 4), (i & 1) != 0,
                                     i & 2 ? BEARER_SMS : BEARER_USSD};
        walk_begin(&walk);
        run(&walk);
        walk_end(&walk);
    }
}

static void answers_can_be_read_and_answered(void **state)
{
    for_each_variant(*state, read_and_answer);
}

static void a_PIN_can_be_set_given_and_removed(void **state)
{
    for_each_variant(*state, guard_and_open);
}

static void too_many_tries_are_told(void **state)
{
    for_each_variant(*state, too_many_tries);
}

#define MAILBOX_TEST(name) cmocka_unit_test_setup(name, test_hotline_reset)

int main(void)
{
    const struct CMUnitTest tests[] = {
        MAILBOX_TEST(answers_can_be_read_and_answered),
        MAILBOX_TEST(a_PIN_can_be_set_given_and_removed),
        MAILBOX_TEST(too_many_tries_are_told),
    };

    return cmocka_run_group_tests(tests, test_hotline_setup, test_hotline_teardown);
}
