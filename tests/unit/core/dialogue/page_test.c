#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <glib.h>
#include <string.h>

#include "core/dialogue/page.h"

static const Channel ussd = {
    .bearer = BEARER_USSD, .max_septets = 182, .max_units = 80, .sms_segments = 2};
static const Channel sms = {
    .bearer = BEARER_SMS, .max_septets = 182, .max_units = 80, .sms_segments = 2};
static const PageKeys keys = {"9 More", "0 Back", "00 Main menu"};
static const PageKeys only_more = {"9 More", NULL, NULL};
static const char *const no_options[] = {NULL};

static char *repeated(const char *piece, size_t times)
{
    GString *text = g_string_new(NULL);

    while (times-- > 0)
        g_string_append(text, piece);
    return g_string_free(text, FALSE);
}

static bool fits_repeated(const Channel *channel, const char *piece, size_t times)
{
    g_autofree char *text = repeated(piece, times);

    return page_fits(channel, text);
}

static void a_page_fits_exactly_up_to_the_limit(void **state)
{
    static const struct {
        const Channel *channel;
        const char *piece;
        size_t most;
    } rows[] = {
        {&ussd, "a", 182}, {&ussd, "{", 91}, {&ussd, "ж", 80},  {&ussd, "😀", 40},
        {&sms, "a", 306},  {&sms, "ж", 134}, {&sms, "\n", 306},
    };

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        assert_true(fits_repeated(rows[i].channel, rows[i].piece, rows[i].most));
        assert_false(fits_repeated(rows[i].channel, rows[i].piece, rows[i].most + 1));
    }
}

static void a_narrower_channel_is_obeyed(void **state)
{
    const Channel narrow = {
        .bearer = BEARER_USSD, .max_septets = 100, .max_units = 60, .sms_segments = 1};
    const Channel one = {.bearer = BEARER_SMS, .sms_segments = 1};

    (void)state;
    assert_true(fits_repeated(&narrow, "a", 100));
    assert_false(fits_repeated(&narrow, "a", 101));
    assert_false(fits_repeated(&narrow, "ж", 61));
    assert_true(fits_repeated(&one, "ж", 70));
    assert_false(fits_repeated(&one, "ж", 71));
}

static void what_fits_is_one_page_with_both_keys(void **state)
{
    static const char *const options[] = {"1 Yes", "2 No", NULL};
    g_autoptr(GPtrArray) pages = page_break(&ussd, "Sure?", options, &keys);

    (void)state;
    assert_int_equal(pages->len, 1);
    assert_string_equal(pages->pdata[0], "Sure?\n1 Yes\n2 No\n0 Back\n00 Main menu");
}

static void keys_give_way_when_only_they_do_not_fit(void **state)
{
    g_autofree char *full = repeated("ж", 80), *less = repeated("ж", 73);
    g_autoptr(GPtrArray) alone = page_break(&ussd, full, no_options, &keys);
    g_autoptr(GPtrArray) with_back = page_break(&ussd, less, no_options, &keys);

    (void)state;
    assert_int_equal(alone->len, 1);
    assert_string_equal(alone->pdata[0], full);
    assert_int_equal(with_back->len, 1);
    assert_true(g_str_has_suffix(with_back->pdata[0], "\n0 Back"));
}

static void a_screen_without_keys_shows_none(void **state)
{
    const PageKeys none = {"9 More", NULL, "00 Main menu"};
    g_autoptr(GPtrArray) pages = page_break(&ussd, "Bye.", no_options, &none);

    (void)state;
    assert_int_equal(pages->len, 1);
    assert_string_equal(pages->pdata[0], "Bye.");
}

/* Whatever the texts: every page fits, 9 stands on all pages but the last, and the pages together say
 * every word and every option once, in order. */
static void assert_sound(const Channel *channel, const char *head, const char *const *options,
                         const PageKeys *with)
{
    g_autoptr(GPtrArray) pages = page_break(channel, head, options, with);
    size_t next = 0;

    for (unsigned i = 0; i < pages->len; i++) {
        g_auto(GStrv) lines = g_strsplit(pages->pdata[i], "\n", -1);
        bool more = g_strv_contains((const char *const *)lines, with->more);

        assert_true(page_fits(channel, pages->pdata[i]));
        assert_int_equal(more, i + 1 < pages->len);
        for (size_t k = 0; lines[k]; k++)
            next += options[next] && g_str_equal(lines[k], options[next]);
    }
    assert_null(options[next]);
}

static void an_option_is_never_cut_and_never_lost(void **state)
{
    g_autofree char *wide = repeated("кон", 20);
    g_autofree char *one = g_strconcat("1 ", wide, NULL), *two = g_strconcat("2 ", wide, NULL);
    const char *const long_options[] = {one, two, "3 Нет", NULL};
    static const char *const many[] = {
        "1 Рейд полиции", "2 Задержали", "3 Избили", "4 Требуют деньги", "5 Принудительный труд",
        "6 Зарплата",     "7 Документы", "8 Травма", "10 Выдворение",    "11 Армия",
        "12 Пропал",      "13 Обман",    NULL};

    (void)state;
    for (size_t length = 0; length < 200; length++) {
        g_autofree char *head = repeated("ж ", length);

        assert_sound(&ussd, head, many, &keys);
        assert_sound(&ussd, head, many, &only_more);
        assert_sound(&sms, head, many, &keys);
        assert_sound(&ussd, head, long_options, &keys);
    }
}

static void pages_hold_together_all_words_of_a_long_head(void **state)
{
    static const char piece[] = "Один два три четыре пять шесть семь восемь. ";
    g_autofree char *head = repeated(piece, 12);
    g_autoptr(GPtrArray) pages = page_break(&ussd, head, no_options, &only_more);
    g_autoptr(GString) together = g_string_new(NULL);

    (void)state;
    assert_true(pages->len > 5);
    for (unsigned i = 0; i < pages->len; i++) {
        g_autoptr(GString) page = g_string_new(pages->pdata[i]);

        assert_int_equal(g_string_replace(page, "\n9 More", "", 0), i + 1 < pages->len);
        g_string_append_printf(together, "%s ", page->str);
    }
    g_strchomp(head);
    g_strchomp(together->str);
    assert_string_equal(together->str, head);
}

static void a_word_longer_than_a_page_comes_to_its_end(void **state)
{
    g_autofree char *word = repeated("ж", 500);
    g_autoptr(GPtrArray) pages = page_break(&ussd, word, no_options, &keys);
    size_t seen = 0;

    (void)state;
    for (unsigned i = 0; i < pages->len; i++) {
        const char *page = pages->pdata[i];

        assert_true(page_fits(&ussd, page));
        for (const char *p = page; (p = strstr(p, "ж")); p += strlen("ж"))
            seen++;
    }
    assert_int_equal(seen, 500);
}

/* The alphabet is that of the page: one with Latin letters alone has room for 182. */
static void each_page_is_counted_in_its_own_alphabet(void **state)
{
    g_autofree char *latin = repeated("abcdefghi ", 17);
    g_autofree char *head = g_strconcat(latin, "жжжжж", NULL);
    g_autoptr(GPtrArray) pages = page_break(&ussd, head, no_options, &only_more);

    (void)state;
    assert_int_equal(pages->len, 2);
    assert_true(strlen(pages->pdata[0]) > 160);
}

static void an_empty_head_with_options_is_fine(void **state)
{
    static const char *const options[] = {"1 Yes", NULL};
    g_autoptr(GPtrArray) pages = page_break(&ussd, "", options, &only_more);

    (void)state;
    assert_int_equal(pages->len, 1);
    assert_string_equal(pages->pdata[0], "1 Yes");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_page_fits_exactly_up_to_the_limit),
        cmocka_unit_test(a_narrower_channel_is_obeyed),
        cmocka_unit_test(what_fits_is_one_page_with_both_keys),
        cmocka_unit_test(keys_give_way_when_only_they_do_not_fit),
        cmocka_unit_test(a_screen_without_keys_shows_none),
        cmocka_unit_test(an_option_is_never_cut_and_never_lost),
        cmocka_unit_test(pages_hold_together_all_words_of_a_long_head),
        cmocka_unit_test(a_word_longer_than_a_page_comes_to_its_end),
        cmocka_unit_test(each_page_is_counted_in_its_own_alphabet),
        cmocka_unit_test(an_empty_head_with_options_is_fine),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
