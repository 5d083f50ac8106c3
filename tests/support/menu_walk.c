#include "support/menu_walk.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "base/alphabet.h"
#include "core/dialogue/engine.h"
#include "core/dialogue/page.h"
#include "handlers/screens.h"
#include "store/contact_facts.h"

#define STATES_MAX 12000
#define REDIAL "redial" /* an input that is no text */

const Channel *walk_channel(const Walk *walk)
{
    return walk->variant.bearer == BEARER_USSD ? &walk->test->ussd : &walk->test->sms;
}

static void state_free(gpointer data)
{
    WalkState *state = data;

    session_row_clear(&state->row);
    g_clear_pointer(&state->facts, g_bytes_unref);
    g_clear_pointer(&state->told, g_array_unref);
    g_free(state->line);
    g_free(state->typed);
    g_free(state->path);
    g_free(state);
}

static char *variant_name(const WalkVariant *variant)
{
    const char *code = language_code(variant->language);

    return g_strdup_printf("%s%s %s", code ? code : "unknown", variant->latin ? " latin" : "",
                           bearer_name(variant->bearer));
}

void walk_fail(const Walk *walk, const WalkState *from, const char *input, const char *problem)
{
    g_autofree char *name = variant_name(&walk->variant);
    const char *reply = walk->test->reply.text;

    fail_msg("%s, %s > %s: %s\n%s", name, from ? from->path : "", input, problem,
             reply ? reply : "(nothing)");
}

/* ---- What every reply must hold to ---- */

static const char *const alphabets[LANGUAGE_COUNT] = {
    [LANGUAGE_UZ] = "",
    [LANGUAGE_UZ_CYRL] = "ўқғҳ", /* beside the Russian letters */
    [LANGUAGE_KY] = "ңөү",
    [LANGUAGE_RU] = "",
};

/* Everybody finds their language by its own name, and keywords are written as they are sent. */
static const char *const names[] = {"O'zbekcha", "Ўзбекча", "Кыргызча", "Русский"};
static const char *const international[] = {"SOS", "SMS", "STOP", "START"};

static bool is_allowed(gunichar c, Language language, bool latin)
{
    gunichar lower = g_unichar_tolower(c);
    bool russian = (lower >= 0x430 && lower <= 0x44F) || lower == 0x451;

    if (!g_unichar_isalpha(c))
        return true;
    if (latin || language == LANGUAGE_UZ)
        return c < 0x80;
    return russian || g_utf8_strchr(alphabets[language], -1, lower);
}

gunichar walk_foreign_letter(const char *reply, Language language, bool latin)
{
    g_autoptr(GString) text = g_string_new(reply);

    for (size_t i = 0; i < G_N_ELEMENTS(names); i++)
        g_string_replace(text, names[i], "", 0);
    for (size_t i = 0; i < G_N_ELEMENTS(international); i++)
        g_string_replace(text, international[i], "", 0);
    for (const char *p = text->str; *p; p = g_utf8_next_char(p)) {
        if (!is_allowed(g_utf8_get_char(p), language, latin))
            return g_utf8_get_char(p);
    }
    return 0;
}

void walk_check_reply(const Walk *walk, const WalkState *from, const char *input, Language language,
                      bool latin)
{
    const char *reply = walk->test->reply.text;

    if (!reply || !*reply)
        walk_fail(walk, from, input, "an empty reply");
    if (!page_fits(walk_channel(walk), reply))
        walk_fail(walk, from, input, "does not fit");
    if (walk_foreign_letter(reply, language, latin))
        walk_fail(walk, from, input, "a letter of another language");
    if (strchr(reply, '{') || strchr(reply, '}'))
        walk_fail(walk, from, input, "a placeholder was left");
}

/* ---- Going there and looking around ---- */

static char *signature_of(const MenuPage *page)
{
    GString *signature = g_string_new(NULL);

    for (unsigned i = 0; i < page->options->len; i++) {
        const ScreenOption *option = &g_array_index(page->options, ScreenOption, i);

        g_string_append_printf(signature, "%s>%s=%s ", option->key,
                               option->screen ? option->screen : "",
                               option->value ? option->value : "");
    }
    return g_string_free(signature, FALSE);
}

static void check_same_options(Walk *walk, const WalkState *state, const char *key,
                               const MenuPage *page)
{
    g_autofree char *signature = signature_of(page);
    const char *known = g_hash_table_lookup(walk->signatures, key);

    if (g_str_has_prefix(key, "my_case") || g_str_has_prefix(key, "mailbox"))
        return; /* of the person's own cases: a test of their own compares them */
    if (!known)
        g_hash_table_insert(walk->signatures, g_strdup(key), g_steal_pointer(&signature));
    else if (!g_str_equal(known, signature))
        walk_fail(walk, state, signature, "the options are not those of the other languages");
}

/* The page shown is the one of the state, and says 9 if and only if there is another. */
static void check_pages(const Walk *walk, const WalkState *state, Turn *turn, const MenuPage *page)
{
    g_autoptr(GPtrArray) pages = screen_pages(turn, page);
    g_autofree char *more = alphabet_fold(turn_text(turn, "9 More"));
    const char *reply = walk->test->reply.text;
    g_auto(GStrv) lines = g_strsplit(reply, "\n", -1);
    unsigned number = turn->session->page;
    bool has_more = g_strv_contains((const char *const *)lines, more);

    if (page->screen->shown) /* what it showed may be gone by now */
        return;
    if (number >= pages->len || !g_str_equal(pages->pdata[number], reply))
        walk_fail(walk, state, "", "another page than the session stands on");
    if (has_more != (number + 1 < pages->len))
        walk_fail(walk, state, "", "9 is shown without more, or more without 9");
    for (unsigned i = 0; i < pages->len; i++) {
        if (!page_fits(walk_channel(walk), pages->pdata[i]))
            walk_fail(walk, state, pages->pdata[i], "a page does not fit");
    }
}

/* Takes in where the last input led, if it is a new place. */
static void arrive(Walk *walk, const WalkState *from, const char *input)
{
    TestHotline *test = walk->test;
    WalkState *state = g_new0(WalkState, 1);
    g_autoptr(Session) session = NULL;
    g_autofree char *key = NULL;

    assert_true(sessions_find(test->hotline.db, walk->session_id, &state->row, NULL));
    assert_true(contacts_find(test->hotline.db, walk->index, &state->contact, NULL));
    assert_true(contact_facts_find(test->hotline.db, state->contact.id, &state->facts, NULL));
    state->told = walk_take_told(walk, state->contact.id);
    if (walk->variant.language == LANGUAGE_UNKNOWN && state->contact.language != LANGUAGE_UNKNOWN) {
        state_free(state); /* the walks of the known languages go on from here */
        return;
    }
    session = session_from_row(test->hotline.vault, &state->row);
    walk_forget_facts(walk, state, session);
    {
        Turn turn = walk_turn(walk, state, session);

        key = walk_key(&turn);
    }
    g_hash_table_add(walk->reached, g_strdup(session->screen));
    if (!g_hash_table_add(walk->seen, g_strdup(key))) {
        state_free(state);
        return;
    }
    state->path = g_strdup_printf("%s %s:%s", from ? from->path : "", input, session->screen);
    state->line = g_strdup(test->line);
    state->typed = g_strdup(test->typed->str);
    g_ptr_array_add(walk->states, state);
    if (walk->states->len > STATES_MAX)
        walk_fail(walk, from, input, "the walk does not end");
    if (state->contact.language == walk->variant.language &&
        state->contact.latin == walk->variant.latin) {
        Turn turn = walk_turn(walk, state, session);
        g_autoptr(MenuPage) page = screen_build(&turn, engine_screen(&turn));

        check_same_options(walk, state, key, page);
        check_pages(walk, state, &turn, page);
    }
    state->contact.language = walk->variant.language;
    state->contact.latin = walk->variant.latin;
}

/* The dialogue is over: which end was it? */
static void arrive_at_end(Walk *walk, const WalkState *from, const char *input,
                          const WalkVariant *variant)
{
    const char *reply = walk->test->reply.text;

    for (size_t i = 0; i < all_screens_count; i++) {
        const MenuScreen *screen = all_screens[i];
        g_autofree char *text = NULL;

        if (!screen->ends)
            continue;
        text = alphabet_fold(catalog_text(walk->test->hotline.texts->catalog, variant->language,
                                          variant->latin, screen->prompt));
        text[strcspn(text, "{")] = '\0';
        if (strstr(reply, text)) {
            g_hash_table_add(walk->reached, g_strdup(screen->id));
            return;
        }
    }
    walk_fail(walk, from, input, "ended, but on no end");
}

/* What was in force when the reply was written. */
static WalkVariant in_force(const Walk *walk)
{
    WalkVariant variant = walk->variant;
    ContactRow contact;

    assert_true(contacts_find(walk->test->hotline.db, walk->index, &contact, NULL));
    if (contact.id) {
        variant.language = contact.language;
        variant.latin = contact.latin;
    }
    if (variant.language == LANGUAGE_UNKNOWN)
        variant.language = LANGUAGE_UZ; /* the country of the number */
    return variant;
}

static void restore_facts(const Walk *walk, const WalkState *state)
{
    Db *db = walk->test->hotline.db;
    g_auto(DbQuery) query = db_query(db, "DELETE FROM contact_facts");

    assert_true(db_run(&query, NULL));
    if (state->facts)
        assert_true(contact_facts_save(db, state->contact.id, state->facts, NULL));
}

static void step(Walk *walk, const WalkState *from, const char *input)
{
    TestHotline *test = walk->test;
    WalkVariant variant;

    if (from) {
        assert_true(sessions_save(test->hotline.db, &from->row, NULL));
        assert_true(contacts_save(test->hotline.db, &from->contact, test->now, NULL));
        restore_facts(walk, from);
        walk_put_told(walk, from->told);
        g_strlcpy(test->line, from->line, sizeof test->line);
        g_string_assign(test->typed, from->typed);
    }
    if (g_str_equal(input, REDIAL))
        test_dial(test, "");
    else if (walk->variant.bearer == BEARER_USSD)
        test_press(test, input);
    else
        test_text(test, input);
    if (walk->variant.bearer == BEARER_SMS && test->reply.text && !*test->reply.text)
        return; /* a second STOP */
    variant = in_force(walk);
    walk_check_reply(walk, from, input, variant.language, variant.latin);
    if (test->reply.more)
        arrive(walk, from, input);
    else
        arrive_at_end(walk, from, input, &variant);
}

/* ---- Everything one can do on a screen ---- */

static const struct {
    const char *screen, *text;
} typed[] = {
    {"main", "SOS"},
    {"main", "STOP"},
    {"main", "START"},
    {"main", "LANG"},
    {"main", "DELETE"},
    {"main", "бо ман кӯмак кунед"},
    {"language", "бо ман кӯмак кунед"},
    {"report_when", "бо ман кӯмак кунед"},
    {"deadlines_entry", "23.11.2026"},
    {"deadlines_entry", "10.11.2026"},
    {"deadlines_entry", "20.08.2026"},
    {"deadlines_entry", "24.11.2025"},
    {"deadlines_entry", "30.02.2026"},
    {"deadlines_entry", "24.11.2026"},
    {"deadlines_entry", "01.01.2020"},
    {"deadlines_day", "10.11.2026"},
    {"deadlines_day", "01.03.2027"},
    {"deadlines_day", "30.02.2026"},
    {"deadlines_day", "01.01.1999"},
    {"deadlines_paid", "1"},
    {"deadlines_paid", "13"},
    {"deadlines_days", "45"},
    {"deadlines_days", "400"},
    {"deadlines_days", "1x"},
    {"deadlines_trips", "20.01-18.02, 04.05-23.05"},
    {"deadlines_trips", "45"},
    {"my_case", "1111-1111"},
    {"mailbox_write", "бо ман кӯмак кунед"},
    {"mailbox_pin_set", "12"},
    {"mailbox_pin_set", "1234"},
    {"mailbox_pin_set", "5831"},
    {"mailbox_pin", "1"},
    {"mailbox_pin", "7264"},
    {"deadlines_where", "Novosibirsk"},
    {"deadlines_where", "qwzx"},
    {"deadlines_where_find", "Алтай"},
    {"deadlines_where_find", "qwzx"},
    {"report_region", "Novosibirsk"},
    {"report_region_find", "Новосибирск"},
    {"report_region_find", "с"},
    {"report_region_find", "qwzx"},
    {"sos_region_find", "Алтай"},
    {"sos_region_find", "qwzx"},
    {"report_words", "бо ман кӯмак кунед"},
};

/* erase_ask 1 would take away what the other states stand on: a test of its own plays it. */
static bool destroys(const Session *session, const char *key)
{
    return g_str_equal(session->screen, "erase_ask") && g_str_equal(key, "1");
}

static void try_everything(Walk *walk, const WalkState *state)
{
    static const char *const always[] = {"0", "00", "9", "77"};
    g_autoptr(Session) session = session_from_row(walk->test->hotline.vault, &state->row);
    Turn turn = walk_turn(walk, state, session);
    g_autoptr(MenuPage) page = screen_build(&turn, engine_screen(&turn));

    for (unsigned i = 0; i < page->options->len; i++) {
        const char *key = g_array_index(page->options, ScreenOption, i).key;

        if (!destroys(session, key))
            step(walk, state, key);
    }
    for (size_t i = 0; i < G_N_ELEMENTS(always); i++)
        step(walk, state, always[i]);
    for (size_t i = 0; i < G_N_ELEMENTS(typed); i++) {
        if (g_str_equal(session->screen, typed[i].screen))
            step(walk, state, typed[i].text);
    }
    if (walk->variant.bearer == BEARER_USSD)
        step(walk, state, REDIAL);
}

void walk_begin(Walk *walk)
{
    TestHotline *test = walk->test;
    Phone phone;
    void *state = test;

    test_hotline_reset(&state);
    assert_true(phone_parse(test->phone, &phone));
    vault_phone_index(test->hotline.vault, &phone, walk->index);
    walk->session_id = vault_row_id(test->hotline.vault, "session", walk_channel(walk)->name,
                                    phone.e164);
    test_know(test, walk->variant.language, walk->variant.latin);
    walk->states = g_ptr_array_new_with_free_func(state_free);
    walk->seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    walk->reached = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
}

void walk_end(Walk *walk)
{
    g_ptr_array_unref(walk->states);
    g_hash_table_unref(walk->seen);
    g_hash_table_unref(walk->reached);
}

static void walk_all(Walk *walk)
{
    step(walk, NULL, walk->variant.bearer == BEARER_USSD ? REDIAL : "MENU");
    for (unsigned i = 0; i < walk->states->len; i++)
        try_everything(walk, g_ptr_array_index(walk->states, i));
}

static void check_reached(const Walk *walk)
{
    for (size_t i = 0; i < all_screens_count; i++) {
        const char *id = all_screens[i]->id;
        bool elsewhere = g_str_equal(id, "erased") ||
                         (g_str_equal(id, "resume") && walk->variant.bearer == BEARER_SMS) ||
                         g_str_equal(id, "mailbox_read") || g_str_equal(id, "reminders_ask");

        if (!elsewhere && !g_hash_table_contains(walk->reached, id))
            walk_fail(walk, NULL, id, "was never reached");
    }
}

void walk_everything(TestHotline *test, Language first, Language last)
{
    g_autoptr(GHashTable)
        signatures = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);

    for (unsigned language = first; language <= last; language++) {
        for (unsigned i = 0; i < 4; i++) {
            Walk walk = {.test = test, .signatures = signatures};

            walk.variant = (WalkVariant){(Language)language, (i & 1) != 0,
                                         i & 2 ? BEARER_SMS : BEARER_USSD};
            walk_begin(&walk);
            walk_all(&walk);
            if (language != LANGUAGE_UNKNOWN)
                check_reached(&walk);
            walk_end(&walk);
        }
    }
}

void walk_each_variant(TestHotline *test, void (*run)(Walk *walk))
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
