#include "support/test_rules.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "core/reminders/told.h"
#include "core/rulebook/rule_book.h"
#include "core/rulebook/rule_change.h"
#include "core/rulebook/rule_desk.h"
#include "store/contacts.h"
#include "support/test_reminders.h"

#define ID TEST_DECREE
#define APRIL TEST_APRIL
#define SEPTEMBER TEST_SEPTEMBER

/* ---- The rule ---- */

static char *replaced(char *text, const char *from, const char *to)
{
    g_auto(GStrv) parts = g_strsplit(text, from, -1);

    assert_true(g_strv_length(parts) > 1);
    g_free(text);
    return g_strjoinv(to, parts);
}

/* The shipped rule of the decree as it was while it held, until that day. */
char *test_decree_text(const char *date, const char *until)
{
    g_autofree char *date_line = g_strconcat("\ndate=", date, "\n", NULL);
    g_autofree char *until_line = g_strconcat("\nvalid_until=", until, "\n", NULL);
    char *text = NULL;

    assert_true(g_file_get_contents("locales/rules/" ID ".rule", &text, NULL, NULL));
    text = replaced(text, "\nclass=A-expired\n", "\nclass=A\n");
    text = replaced(text, "\ndate=" SEPTEMBER "\n", date_line);
    return replaced(text, "\nvalid_until=" SEPTEMBER "\n", until_line);
}

static void open_book(TestHotline *test)
{
    g_autofree char *text = test_decree_text(APRIL, APRIL);
    GPtrArray *list = g_ptr_array_new();

    g_ptr_array_add(list, rules_parse(text, strlen(text), ID ".rule", NULL));
    assert_non_null(g_ptr_array_index(list, 0));
    rules_free(test->hotline.texts->rules);
    test->hotline.texts->rules = rules_new(list);
    assert_true(rule_book_open(test->hotline.db, test->hotline.texts, test->now, NULL));
}

const Rule *test_decree(const TestHotline *test)
{
    return rules_find(test->hotline.texts->rules, ID);
}

/* ---- People ---- */

int64_t test_add_person(TestHotline *test, const TestPerson *someone)
{
    uint8_t index[VAULT_INDEX_OCTETS];
    g_autoptr(GBytes) box = NULL;
    g_autoptr(Facts) facts = facts_new();
    ContactRow contact = {.language = someone->language, .stopped = someone->stopped};
    ToldSave save = {.rule = test_decree(test),
                     .facts = facts,
                     .day = test_decree(test)->date,
                     .channel = "texts",
                     .now = test->now,
                     .seen = true};
    g_auto(ToldRow) row = {0};
    Phone phone;
    char number[20];

    g_snprintf(number, sizeof number, "+99890%07u", 1000000 + someone->n);
    assert_true(phone_parse(number, &phone));
    g_strlcpy(contact.profile, someone->profile, sizeof contact.profile);
    g_strlcpy(contact.region, someone->region, sizeof contact.region);
    vault_phone_index(test->hotline.vault, &phone, index);
    box = vault_lock(test->hotline.vault, "phone", contacts_id(index), phone.e164,
                     strlen(phone.e164));
    assert_true(contacts_add(test->hotline.db, index, box, test->now, &contact, NULL));
    save.contact_id = contacts_id(index);
    assert_true(told_save(&test->hotline, &save, NULL));
    assert_true(told_rows_find(test->hotline.db, save.contact_id, ID, &row, NULL));
    if (someone->reminds)
        assert_true(told_set_remind(&test->hotline, &row, TOLD_REMIND, test->now, NULL));
    return row.id;
}

int64_t test_add_one(TestHotline *test, unsigned n)
{
    const TestPerson someone = {n, LANGUAGE_UZ, "neutral", "RU-MOW", false, true};

    return test_add_person(test, &someone);
}

/* ---- What staff do ---- */

RuleVerdict test_rule_act(TestHotline *test, TestRuleDeed deed, int64_t version)
{
    RuleAct doing = {.by = 2, .now = test->now};

    assert_true(db_begin(test->hotline.db, NULL));
    assert_true(deed(&test->hotline, &doing, ID, version, NULL));
    assert_true(db_commit(test->hotline.db, NULL));
    assert_true(rule_book_refresh(&test->hotline, NULL));
    return doing.verdict;
}

void test_put_in_force(TestHotline *test, const char *date, const char *until)
{
    g_autofree char *text = test_decree_text(date, until);
    RuleAct doing = {.by = 1, .now = test->now};
    RuleDraft draft = {.rule = ID, .text = text, .reviewer = "L"};

    assert_true(db_begin(test->hotline.db, NULL));
    assert_true(rule_draft(&test->hotline, &doing, &draft, NULL));
    assert_true(db_commit(test->hotline.db, NULL));
    assert_int_equal(doing.verdict, RULE_DONE);
    assert_int_equal(test_rule_act(test, rule_approve, draft.version), RULE_DONE);
}

/* One slice; is there more to do? */
bool test_take_slice(TestHotline *test)
{
    g_autoptr(GError) error = NULL;
    bool more;

    if (!rule_change_step(&test->hotline, test->now, &more, &error))
        fail_msg("%s", error->message);
    return more;
}

unsigned test_take_along(TestHotline *test)
{
    unsigned slices = 1;

    while (test_take_slice(test))
        slices++;
    return slices;
}

void test_look(TestHotline *test, int64_t told)
{
    g_auto(ToldRow) row = {0};
    g_autoptr(Facts) facts = facts_new();
    ToldSave save = {.rule = test_decree(test),
                     .facts = facts,
                     .day = test_decree(test)->date,
                     .channel = "line",
                     .now = test->now,
                     .seen = true};

    assert_true(told_rows_get(test->hotline.db, told, &row, NULL));
    save.contact_id = row.contact_id;
    assert_true(told_save(&test->hotline, &save, NULL));
}

/* ---- For cmocka ---- */

int test_rules_reset(void **state)
{
    TestHotline *test = *state;

    texts_free(test->hotline.texts);
    test->hotline.texts = texts_load("locales", NULL);
    test_hotline_reset(state);
    test->now = TEST_MARCH_1;
    open_book(test);
    return 0;
}

int test_rules_setup(void **state)
{
    TestHotline *test;
    int failed = test_hotline_setup(state);

    test = *state;
    test->sms.own = g_hash_table_new(g_str_hash, g_str_equal);
    g_hash_table_insert(test->sms.own, (gpointer) "username", (gpointer) "tayanch");
    return failed;
}

int test_rules_teardown(void **state)
{
    TestHotline *test = *state;

    g_clear_pointer(&test->sms.own, g_hash_table_unref);
    return test_hotline_teardown(state);
}
