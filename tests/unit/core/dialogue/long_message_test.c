/* Long messages in parts: in any order, more than once, of two people, over a crash. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <glib/gstdio.h>
#include <string.h>

#include "support/test_parts.h"

#define CASES "SELECT COUNT(*) FROM cases"
#define TEXTS "SELECT COUNT(*) FROM case_texts"
#define WAITING "SELECT COUNT(*) FROM long_messages WHERE state = 'waiting'"
#define PART_TEXTS "SELECT COUNT(*) FROM message_parts WHERE box IS NOT NULL"
#define DAY 86400

/* ---- Whole ---- */

static void parts_in_any_order_make_one_message(void **state)
{
    static const unsigned orders[][3] = {{1, 2, 3}, {1, 3, 2}, {2, 1, 3},
                                         {2, 3, 1}, {3, 1, 2}, {3, 2, 1}};
    TestHotline *test = *state;

    for (size_t i = 0; i < G_N_ELEMENTS(orders); i++) {
        assert_int_equal(test_parts_reset(state), 0);
        assert_string_equal(test_part(test, orders[i][0]), "");
        assert_string_equal(test_part(test, orders[i][1]), "");
        assert_count(test, TEXTS, 0);
        assert_string_not_equal(test_part(test, orders[i][2]), "");
        assert_count(test, TEXTS, 1);
        assert_text(test, 1, TEST_PARTS_WHOLE);
        assert_screen(test, BEARER_SMS, "report_category");
        assert_count(test, PART_TEXTS, 0);
        test_sweep_at(test, TEST_NOON + 600);
        assert_count(test, TEXTS, 1);
    }
}

static void a_whole_message_is_played_like_any_other(void **state)
{
    TestHotline *test = *state;

    test_send_part(test, (InboundPart){7, 2, 2}, "OS");
    test_send_part(test, (InboundPart){7, 1, 2}, "S");
    assert_stored(test, "SELECT category FROM cases", "sos");
    assert_screen(test, BEARER_SMS, "sos");
}

static void a_message_of_forty_parts_is_joined(void **state)
{
    TestHotline *test = *state;

    for (unsigned n = 40; n >= 2; n--)
        assert_string_equal(test_send_part(test, (InboundPart){7, n, 40}, "слово "), "");
    assert_string_not_equal(test_send_part(test, (InboundPart){7, 1, 40}, "первое "), "");
    g_autofree char *text = test_case_text(test, 1);
    assert_true(g_str_has_prefix(text, "первое слово слово "));
    assert_int_equal(strlen(text), strlen("первое ") + 39 * strlen("слово "));
}

static void what_cannot_be_a_part_is_a_message_alone(void **state)
{
    static const InboundPart parts[] = {
        {7, 1, 1}, {7, 1, 41}, {7, 2, 255}, {7, 0, 3}, {7, 4, 3}, {7, 1, 0},
    };
    TestHotline *test = *state;

    for (size_t i = 0; i < G_N_ELEMENTS(parts); i++) {
        assert_int_equal(test_parts_reset(state), 0);
        assert_string_not_equal(test_send_part(test, parts[i], test_part_words[1]), "");
        assert_text(test, 1, test_part_words[1]);
        assert_count(test, "SELECT COUNT(*) FROM long_messages", 0);
    }
}

/* ---- More than once ---- */

static void a_repeated_part_does_nothing(void **state)
{
    TestHotline *test = *state;

    test_part(test, 1);
    assert_string_equal(test_part(test, 1), "");
    test_part(test, 3);
    assert_string_equal(test_part(test, 3), "");
    assert_string_equal(test_part(test, 1), "");
    assert_count(test, "SELECT COUNT(*) FROM message_parts", 2);
    test_part(test, 2);
    assert_text(test, 1, TEST_PARTS_WHOLE);
}

static void a_repeated_last_part_gets_the_same_reply(void **state)
{
    TestHotline *test = *state;
    g_autofree char *reply = NULL;

    test_part(test, 3);
    test_part(test, 2);
    reply = g_strdup(test_part(test, 1));
    for (int day = 0; day < 7; day++) {
        assert_string_equal(test_part(test, 1), reply);
        assert_string_equal(test_part(test, 2), ""); /* as it was told then */
        assert_count(test, TEXTS, 1);
        test_sweep_at(test, test->now + DAY - 1);
    }
    assert_count(test, WAITING, 0);
}

static void a_reference_is_used_again(void **state)
{
    TestHotline *test = *state;

    for (unsigned n = 1; n <= 3; n++)
        test_part(test, n);
    test->now += 3600;
    test_send_part(test, (InboundPart){7, 1, 3}, "ещё одно ");
    test_send_part(test, (InboundPart){7, 2, 3}, "и не платят "); /* the same words as then */
    test_send_part(test, (InboundPart){7, 3, 3}, "сообщение");
    assert_count(test, TEXTS, 2);
    assert_text(test, 1, TEST_PARTS_WHOLE);
    assert_text(test, 2, "ещё одно и не платят сообщение");
}

static void a_reference_used_again_sends_the_unfinished_message_on(void **state)
{
    TestHotline *test = *state;

    test_part(test, 1);
    test_send_part(test, (InboundPart){7, 1, 3}, "другое ");
    assert_text(test, 1, "забрали паспорт [part 2 of 3 missing][part 3 of 3 missing]");
    test_part(test, 2);
    test_part(test, 3);
    assert_text(test, 2, "другое и не платят уже три месяца");
}

static void everything_is_forgotten_in_the_end(void **state)
{
    TestHotline *test = *state;

    for (unsigned n = 1; n <= 3; n++)
        test_part(test, n);
    test_send_part(test, (InboundPart){8, 1, 2}, test_part_words[1]);
    test_sweep_at(test, TEST_NOON + 600);
    test_sweep_at(test, TEST_NOON + 2 * DAY);
    test_sweep_at(test, TEST_NOON + 8 * DAY);
    assert_count(test, "SELECT COUNT(*) FROM long_messages", 0);
    assert_count(test, "SELECT COUNT(*) FROM message_parts", 0);
}

/* ---- Who ---- */

static void two_people_with_one_reference_never_mix(void **state)
{
    TestHotline *test = *state;

    test_part(test, 1);
    test_part(test, 2);
    test->phone = TEST_KG;
    test_know(test, LANGUAGE_RU, false);
    assert_string_equal(test_send_part(test, (InboundPart){7, 3, 3}, "чужое "), "");
    test_send_part(test, (InboundPart){7, 1, 3}, "наше ");
    test_send_part(test, (InboundPart){7, 2, 3}, "общее ");
    assert_text(test, 1, "наше общее чужое ");
    test->phone = TEST_UZ;
    test_part(test, 3);
    assert_text(test, 1, TEST_PARTS_WHOLE);
    assert_count(test, CASES, 2);
}

static void another_reference_total_or_channel_is_another_message(void **state)
{
    TestHotline *test = *state;
    Channel sms = test->sms;

    test_part(test, 1);
    test_send_part(test, (InboundPart){8, 2, 3}, test_part_words[2]);
    test_send_part(test, (InboundPart){7, 2, 4}, test_part_words[2]);
    test->sms.name = (char *)"other";
    test_part(test, 2);
    test->sms = sms;
    assert_count(test, WAITING, 4);
    test_part(test, 2);
    assert_string_not_equal(test_part(test, 3), "");
    assert_count(test, WAITING, 3);
    assert_text(test, 1, TEST_PARTS_WHOLE);
}

static void senders_without_a_number_are_not_joined(void **state)
{
    TestHotline *test = *state;

    test->phone = "";
    test_part(test, 1);
    assert_count(test, "SELECT COUNT(*) FROM long_messages", 0);
}

/* ---- Killed in between; what is on the disk ---- */

typedef struct Place {
    char *folder, *path;
} Place;

static void open_file(TestHotline *test, const Place *place)
{
    g_clear_pointer(&test->hotline.db, db_close);
    test->hotline.db = db_open(place->path, DB_CREATE, NULL);
    assert_non_null(test->hotline.db);
}

static void assert_not_on_disk(const Place *place, const char *needle)
{
    static const char *const endings[] = {"", "-wal"};

    for (size_t i = 0; i < G_N_ELEMENTS(endings); i++) {
        g_autofree char *path = g_strconcat(place->path, endings[i], NULL);
        g_autofree char *octets = NULL;
        size_t length = 0;

        assert_true(g_file_get_contents(path, &octets, &length, NULL));
        assert_null(memmem(octets, length, needle, strlen(needle)));
    }
}

static void remove_place(const Place *place)
{
    static const char *const endings[] = {"", "-wal", "-shm"};

    for (size_t i = 0; i < G_N_ELEMENTS(endings); i++) {
        g_autofree char *path = g_strconcat(place->path, endings[i], NULL);

        g_unlink(path);
    }
    g_rmdir(place->folder);
    g_free(place->folder);
    g_free(place->path);
}

static void parts_outlive_the_program_and_are_never_in_the_clear(void **state)
{
    TestHotline *test = *state;
    Place place = {.folder = g_dir_make_tmp("parts-XXXXXX", NULL)};
    HotlineKeyRow *key = &test->hotline.key;

    place.path = g_build_filename(place.folder, "hotline.db", NULL);
    open_file(test, &place);
    assert_true(hotline_keys_add(test->hotline.db, key->public_key, key->recovery_box, 1, NULL));
    test_know(test, LANGUAGE_RU, false);
    test_part(test, 3);
    open_file(test, &place);
    test_part(test, 1);
    assert_not_on_disk(&place, test_part_words[1]);
    assert_not_on_disk(&place, &TEST_UZ[1]);
    open_file(test, &place);
    assert_string_not_equal(test_part(test, 2), "");
    assert_text(test, 1, TEST_PARTS_WHOLE);
    open_file(test, &place);
    test_part(test, 2);
    assert_count(test, TEXTS, 1);
    assert_not_on_disk(&place, test_part_words[1]);
    assert_not_on_disk(&place, &TEST_UZ[1]);
    g_clear_pointer(&test->hotline.db, db_close);
    remove_place(&place);
}

#define PARTS_TEST(name) cmocka_unit_test_setup(name, test_parts_reset)

int main(void)
{
    const struct CMUnitTest tests[] = {
        PARTS_TEST(parts_in_any_order_make_one_message),
        PARTS_TEST(a_whole_message_is_played_like_any_other),
        PARTS_TEST(a_message_of_forty_parts_is_joined),
        PARTS_TEST(what_cannot_be_a_part_is_a_message_alone),
        PARTS_TEST(a_repeated_part_does_nothing),
        PARTS_TEST(a_repeated_last_part_gets_the_same_reply),
        PARTS_TEST(a_reference_is_used_again),
        PARTS_TEST(a_reference_used_again_sends_the_unfinished_message_on),
        PARTS_TEST(everything_is_forgotten_in_the_end),
        PARTS_TEST(two_people_with_one_reference_never_mix),
        PARTS_TEST(another_reference_total_or_channel_is_another_message),
        PARTS_TEST(senders_without_a_number_are_not_joined),
        PARTS_TEST(parts_outlive_the_program_and_are_never_in_the_clear),
    };

    return cmocka_run_group_tests(tests, test_hotline_setup, test_hotline_teardown);
}
