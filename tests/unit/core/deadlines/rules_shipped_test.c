/* The rules that we ship. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>
#include <glib.h>

#include "core/deadlines/rules.h"
#include "support/test_deadlines.h"

static void assert_plain_gsm(const char *text)
{
    for (const char *at = text; *at; at++) {
        if (*at < ' ' || *at > 'z' || strchr("[\\]^`", *at))
            fail_msg("not plain GSM-7: %s", text);
    }
}

static void every_text_is_there_and_fits_its_wire(void **state)
{
    static const char *const forbidden = "[ʻʼ‘’`№«»–—…{}ё]";
    const Rules *rules = ((TestShipped *)*state)->rules;

    assert_int_equal(rules_count(rules), 51); /* the 50, and STAY-90-CONT in its own words for KG */
    for (size_t i = 0; i < rules_count(rules); i++) {
        const Rule *rule = rules_get(rules, i);

        for (int language = 0; language < LANGUAGE_COUNT; language++) {
            const char *texts[] = {rule->what[language], rule->advice[language],
                                   rule->passed[language], rule->question[language]};
            static const long limits[] = {18, 300, 200, 60};

            for (size_t t = 0; t < 4; t++) {
                if (t >= 2 && !*texts[t]) /* where there is no date, nothing passes */
                    continue;
                assert_true(g_utf8_strlen(texts[t], -1) > 1);
                if (language == LANGUAGE_UZ)
                    assert_plain_gsm(texts[t]);
                else
                    assert_true(g_utf8_strlen(texts[t], -1) <= limits[t]);
                if (language == LANGUAGE_RU)
                    assert_false(g_regex_match_simple(forbidden, texts[t], 0, 0));
            }
        }
    }
}

/* In Latin letters it would pass for Uzbek; in Cyrillic texts three of them in a row are a word. */
static void nothing_is_in_english_and_no_date_of_another_form(void **state)
{
    static const char
        english[] = "(?i)\\b(the|and|your?|days?|with|before|until|from|not|is|by)\\b";
    const Rules *rules = ((TestShipped *)*state)->rules;

    for (size_t i = 0; i < rules_count(rules); i++) {
        const Rule *rule = rules_get(rules, i);

        for (int language = 0; language < LANGUAGE_COUNT; language++) {
            const char *texts[] = {rule->what[language], rule->advice[language],
                                   rule->passed[language], rule->question[language]};

            for (size_t t = 0; t < 4; t++) {
                const char *foreign = language == LANGUAGE_UZ ? english : "[A-Za-z]{3}";

                if (g_regex_match_simple(foreign, texts[t], 0, 0) ||
                    g_regex_match_simple("\\d{4}-\\d|\\d/\\d|\\d\\.\\d\\d?\\.\\d\\d\\b", texts[t],
                                         0, 0))
                    fail_msg("%s: %s", rule->id, texts[t]);
            }
        }
    }
}

static void texts_name_no_amount_of_money(void **state)
{
    const Rules *rules = ((TestShipped *)*state)->rules;

    for (size_t i = 0; i < rules_count(rules); i++) {
        const Rule *rule = rules_get(rules, i);

        for (int language = 0; language < LANGUAGE_COUNT; language++) {
            assert_false(g_regex_match_simple("\\d{3} ?\\d{3}|руб|rub|сум|so'm|сом\\b",
                                              rule->advice[language], 0, 0));
        }
    }
}

static void rules_are_sorted_unread_and_due_for_review(void **state)
{
    const Rules *rules = ((TestShipped *)*state)->rules;

    for (size_t i = 0; i < rules_count(rules); i++) {
        const Rule *rule = rules_get(rules, i);

        assert_string_equal(rule->reviewer, "");
        assert_true(*rule->law && (*rule->sources || rule->class == RULE_CLASS_X));
        assert_ptr_equal(rules_find(rules, rule->id), rule);
        assert_int_equal(rule->verified_as_of, test_iso("2026-03-11"));
        assert_int_equal(rule->review_due, test_iso("2026-05-10"));
        if (i > 0)
            assert_true(strcmp(rules_get(rules, i - 1)->id, rule->id) < 0);
    }
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_text_is_there_and_fits_its_wire),
        cmocka_unit_test(nothing_is_in_english_and_no_date_of_another_form),
        cmocka_unit_test(texts_name_no_amount_of_money),
        cmocka_unit_test(rules_are_sorted_unread_and_due_for_review),
    };

    return cmocka_run_group_tests(tests, test_shipped_setup, test_shipped_teardown);
}
