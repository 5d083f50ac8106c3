/* Walks every screen as people do, by key and by text, in every language, both kinds of letters and on
 * both bearers, and looks at each reply on the way. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "base/alphabet.h"
#include "core/case_number.h"
#include "core/engine.h"
#include "core/page.h"
#include "core/screen.h"
#include "handlers/screens.h"
#include "support/test_hotline.h"

#define STATES_MAX 5000
#define REDIAL "redial" /* an input that is no text */

/* One way to meet the hotline. */
typedef struct Variant {
    Language language; /* LANGUAGE_UNKNOWN: a number that has not chosen yet */
    bool latin;
    Bearer bearer;
} Variant;

/* Where a person may stand; restored before each input. */
typedef struct State {
    SessionRow row;
    ContactRow contact;
    char *line, *typed, *path;
} State;

typedef struct Walk {
    TestHotline *test;
    Variant variant;
    GPtrArray *states;      /* of State, also the queue */
    GHashTable *seen;       /* keys of states */
    GHashTable *reached;    /* ids of screens */
    GHashTable *signatures; /* key of a state -> its options; shared by all walks */
    uint8_t index[VAULT_INDEX_OCTETS];
    int64_t session_id;
} Walk;

static const Channel *channel_of(const Walk *walk)
{
    return walk->variant.bearer == BEARER_USSD ? &walk->test->ussd : &walk->test->sms;
}

static void state_free(gpointer data)
{
    State *state = data;

    session_row_clear(&state->row);
    g_free(state->line);
    g_free(state->typed);
    g_free(state->path);
    g_free(state);
}

static char *variant_name(const Variant *variant)
{
    const char *code = language_code(variant->language);

    return g_strdup_printf("%s%s %s", code ? code : "unknown", variant->latin ? " latin" : "",
                           bearer_name(variant->bearer));
}

static void complain(const Walk *walk, const State *from, const char *input, const char *problem)
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

/* The first letter that does not belong to the language; 0 if there is none. */
static gunichar foreign_letter(const char *reply, Language language, bool latin)
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

static void check_reply(const Walk *walk, const State *from, const char *input, Language language,
                        bool latin)
{
    const char *reply = walk->test->reply.text;

    if (!reply || !*reply)
        complain(walk, from, input, "an empty reply");
    if (!page_fits(channel_of(walk), reply))
        complain(walk, from, input, "does not fit");
    if (foreign_letter(reply, language, latin))
        complain(walk, from, input, "a letter of another language");
    if (strchr(reply, '{') || strchr(reply, '}'))
        complain(walk, from, input, "a placeholder was left");
}

/* ---- Going there and looking around ---- */

/* What a screen shows depends on these slots and no others. */
static const struct {
    const char *screen; /* how its id begins */
    const char *slot;
} remembered[] = {
    {"deadlines_", "purpose"},
    {"deadlines_list", "entry"},
    {"deadlines_detail", "entry"},
    {"deadlines_detail", "rule"},
    {"report_region_pick", "region_typed"},
    {"sos_region_pick", "region_typed"},
    {"my_case_status", "case_shown_status"},
    {"report_category", "kept"},
    {"language", "kept"},
};

static char *key_of(const Session *session, const ContactRow *contact)
{
    GString *key = g_string_new(session->screen);

    g_string_append_printf(key, " %u %s", session->page, session->notice ? session->notice : "");
    for (size_t i = 0; i < G_N_ELEMENTS(remembered); i++) {
        if (g_str_has_prefix(session->screen, remembered[i].screen))
            g_string_append_printf(key, "|%s", session_get(session, remembered[i].slot));
    }
    if (g_str_has_prefix(session->screen, "deadlines_"))
        g_string_append_printf(key, "|%s", contact->citizenship);
    return g_string_free(key, FALSE);
}

static Turn turn_of(const Walk *walk, const State *state, Session *session)
{
    Turn turn = {.hotline = &walk->test->hotline,
                 .channel = channel_of(walk),
                 .now = walk->test->now,
                 .session = session,
                 .contact = state->contact};

    assert_true(phone_parse(walk->test->phone, &turn.from));
    return turn;
}

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

static void check_same_options(Walk *walk, const State *state, const char *key,
                               const MenuPage *page)
{
    g_autofree char *signature = signature_of(page);
    const char *known = g_hash_table_lookup(walk->signatures, key);

    if (!known)
        g_hash_table_insert(walk->signatures, g_strdup(key), g_steal_pointer(&signature));
    else if (!g_str_equal(known, signature))
        complain(walk, state, signature, "the options are not those of the other languages");
}

/* The page shown is the one of the state, and says 9 if and only if there is another. */
static void check_pages(const Walk *walk, const State *state, Turn *turn, const MenuPage *page)
{
    g_autoptr(GPtrArray) pages = screen_pages(turn, page);
    g_autofree char *more = alphabet_fold(turn_text(turn, "9 More"));
    const char *reply = walk->test->reply.text;
    g_auto(GStrv) lines = g_strsplit(reply, "\n", -1);
    unsigned number = turn->session->page;
    bool has_more = g_strv_contains((const char *const *)lines, more);

    if (number >= pages->len || !g_str_equal(pages->pdata[number], reply))
        complain(walk, state, "", "another page than the session stands on");
    if (has_more != (number + 1 < pages->len))
        complain(walk, state, "", "9 is shown without more, or more without 9");
    for (unsigned i = 0; i < pages->len; i++) {
        if (!page_fits(channel_of(walk), pages->pdata[i]))
            complain(walk, state, pages->pdata[i], "a page does not fit");
    }
}

/* Takes in where the last input led, if it is a new place. */
static void arrive(Walk *walk, const State *from, const char *input)
{
    TestHotline *test = walk->test;
    State *state = g_new0(State, 1);
    g_autoptr(Session) session = NULL;
    g_autofree char *key = NULL;

    assert_true(sessions_find(test->hotline.db, walk->session_id, &state->row, NULL));
    assert_true(contacts_find(test->hotline.db, walk->index, &state->contact, NULL));
    if (walk->variant.language == LANGUAGE_UNKNOWN && state->contact.language != LANGUAGE_UNKNOWN) {
        state_free(state); /* the walks of the known languages go on from here */
        return;
    }
    session = session_from_row(test->hotline.vault, &state->row);
    key = key_of(session, &state->contact);
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
        complain(walk, from, input, "the walk does not end");
    if (state->contact.language == walk->variant.language &&
        state->contact.latin == walk->variant.latin) {
        Turn turn = turn_of(walk, state, session);
        g_autoptr(MenuPage) page = screen_build(&turn, engine_screen(&turn));

        check_same_options(walk, state, key, page);
        check_pages(walk, state, &turn, page);
    }
    state->contact.language = walk->variant.language;
    state->contact.latin = walk->variant.latin;
}

/* The dialogue is over: which end was it? */
static void arrive_at_end(Walk *walk, const State *from, const char *input, const Variant *variant)
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
    complain(walk, from, input, "ended, but on no end");
}

/* What was in force when the reply was written. */
static Variant in_force(const Walk *walk)
{
    Variant variant = walk->variant;
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

static void step(Walk *walk, const State *from, const char *input)
{
    TestHotline *test = walk->test;
    Variant variant;

    if (from) {
        assert_true(sessions_save(test->hotline.db, &from->row, NULL));
        assert_true(contacts_save(test->hotline.db, &from->contact, test->now, NULL));
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
    check_reply(walk, from, input, variant.language, variant.latin);
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
    {"my_case", "1111-1111"},
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

static void try_everything(Walk *walk, const State *state)
{
    static const char *const always[] = {"0", "00", "9", "77"};
    g_autoptr(Session) session = session_from_row(walk->test->hotline.vault, &state->row);
    Turn turn = turn_of(walk, state, session);
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

static void begin_walk(Walk *walk)
{
    TestHotline *test = walk->test;
    Phone phone;
    void *state = test;

    test_hotline_reset(&state);
    assert_true(phone_parse(test->phone, &phone));
    vault_phone_index(test->hotline.vault, &phone, walk->index);
    walk->session_id = vault_row_id(test->hotline.vault, "session", channel_of(walk)->name,
                                    phone.e164);
    test_know(test, walk->variant.language, walk->variant.latin);
    walk->states = g_ptr_array_new_with_free_func(state_free);
    walk->seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    walk->reached = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
}

static void end_walk(Walk *walk)
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
                         g_str_equal(id, "my_case_status");

        if (!elsewhere && !g_hash_table_contains(walk->reached, id))
            complain(walk, NULL, id, "was never reached");
    }
}

static void walk_variants(TestHotline *test, Language first, Language last)
{
    g_autoptr(GHashTable)
        signatures = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);

    for (unsigned language = first; language <= last; language++) {
        for (unsigned i = 0; i < 4; i++) {
            Walk walk = {.test = test, .signatures = signatures};

            walk.variant = (Variant){(Language)language, (i & 1) != 0,
                                     i & 2 ? BEARER_SMS : BEARER_USSD};
            begin_walk(&walk);
            walk_all(&walk);
            if (language != LANGUAGE_UNKNOWN)
                check_reached(&walk);
            end_walk(&walk);
        }
    }
}

static void every_screen_holds_in_every_language(void **state)
{
    walk_variants(*state, LANGUAGE_UZ, LANGUAGE_RU);
}

static void every_screen_holds_for_an_unknown_number(void **state)
{
    walk_variants(*state, LANGUAGE_UNKNOWN, LANGUAGE_UNKNOWN);
}

/* ---- The longest values ---- */

/* All pages of the screen where the session stands, with a notice or without. */
static void check_standing(Walk *walk, const char *path, const char *notice)
{
    TestHotline *test = walk->test;
    State state = {.path = (char *)path};
    g_autoptr(Session) session = NULL;

    assert_true(sessions_find(test->hotline.db, walk->session_id, &state.row, NULL));
    assert_true(contacts_find(test->hotline.db, walk->index, &state.contact, NULL));
    session = session_from_row(test->hotline.vault, &state.row);
    session_row_clear(&state.row);
    g_free(session->notice);
    session->notice = g_strdup(notice);
    Turn turn = turn_of(walk, &state, session);
    g_autoptr(MenuPage) page = screen_build(&turn, engine_screen(&turn));
    g_autoptr(GPtrArray) pages = screen_pages(&turn, page);

    for (unsigned i = 0; i < pages->len; i++) {
        if (!page_fits(channel_of(walk), pages->pdata[i]))
            complain(walk, &state, pages->pdata[i], "does not fit");
        if (foreign_letter(pages->pdata[i], turn_language(&turn), turn_is_latin(&turn)))
            complain(walk, &state, pages->pdata[i], "a letter of another language");
    }
}

typedef void (*VariantTest)(Walk *walk);

static void for_each_variant(TestHotline *test, VariantTest run)
{
    for (unsigned i = 0; i < LANGUAGE_COUNT * 4; i++) {
        Walk walk = {.test = test};

        walk.variant = (Variant){(Language)(i / 4), (i & 1) != 0, i & 2 ? BEARER_SMS : BEARER_USSD};
        begin_walk(&walk);
        run(&walk);
        end_walk(&walk);
    }
}

static void send_keys(Walk *walk, const char *keys)
{
    g_auto(GStrv) each = g_strsplit(keys, " ", -1);

    for (size_t i = 0; each[i]; i++) {
        if (walk->variant.bearer == BEARER_SMS)
            test_text(walk->test, each[i]);
        else
            test_press(walk->test, each[i]);
    }
}

static void begin(Walk *walk, const char *keys)
{
    if (walk->variant.bearer == BEARER_SMS)
        test_text(walk->test, "MENU");
    else
        test_dial(walk->test, "0"); /* so that nothing is offered to continue */
    if (walk->variant.bearer == BEARER_USSD)
        test_dial(walk->test, "");
    send_keys(walk, keys);
}

static void find_every_region(Walk *walk)
{
    g_autofree char *file = NULL;
    g_auto(GStrv) lines = NULL;
    unsigned count = 0;

    assert_true(g_file_get_contents("locales/regions.tsv", &file, NULL, NULL));
    lines = g_strsplit(file, "\n", -1);
    begin(walk, "2 6 2 1 4");
    for (size_t i = 0; lines[i]; i++) {
        g_auto(GStrv) fields = g_strsplit(lines[i], "\t", -1);

        if (!g_str_has_prefix(lines[i], "RU-"))
            continue;
        send_keys(walk, fields[7]); /* ru */
        assert_screen(walk->test, walk->variant.bearer, "report_region_pick");
        check_standing(walk, lines[i], NULL);
        count++;
    }
    assert_true(count > 80);
}

static void every_region_can_be_shown(void **state)
{
    for_each_variant(*state, find_every_region);
}

static void show_statuses(Walk *walk)
{
    static const char *const setters[] = {
        "UPDATE cases SET number = 88888888 + id, status = 'draft'",
        "UPDATE cases SET status = 'new'",
        "UPDATE cases SET status = 'in_review'",
        "UPDATE cases SET status = 'waiting'",
        "UPDATE cases SET status = 'referred'",
        "UPDATE cases SET status = 'resolved'",
        "UPDATE cases SET status = 'closed'",
        "UPDATE cases SET status = 'mistake'",
    };
    TestHotline *test = walk->test;

    for (int i = 0; i < 6; i++) {
        begin(walk, "1 0");
        assert_false(test->reply.more);
    }
    for (size_t i = 0; i < G_N_ELEMENTS(setters); i++) {
        g_auto(DbQuery) query = db_query(test->hotline.db, setters[i]);

        assert_true(db_run(&query, NULL));
        begin(walk, "4");
        check_standing(walk, setters[i], NULL);
    }
}

static void every_status_can_be_shown(void **state)
{
    for_each_variant(*state, show_statuses);
}

static void show_found_case(Walk *walk)
{
    static const char *const statuses[] = {"draft",    "new",      "in_review", "waiting",
                                           "referred", "resolved", "closed",    "mistake"};
    static const char set[] = "UPDATE cases SET status = :status";
    TestHotline *test = walk->test;
    char number[CASE_NUMBER_OCTETS];

    begin(walk, "1 0");
    case_number_format(test_number(test, "SELECT number FROM cases"), number);
    for (size_t i = 0; i < G_N_ELEMENTS(statuses); i++) {
        {
            g_auto(DbQuery) query = db_query(test->hotline.db, set);

            db_bind_text(&query, ":status", statuses[i]);
            assert_true(db_run(&query, NULL));
        }
        begin(walk, "4");
        send_keys(walk, number);
        assert_screen(test, walk->variant.bearer, "my_case_status");
        check_standing(walk, statuses[i], NULL);
        send_keys(walk, "0");
        assert_screen(test, walk->variant.bearer, "my_case");
    }
}

static void a_case_that_was_found_can_be_shown(void **state)
{
    for_each_variant(*state, show_found_case);
}

/* Every screen with every notice, also where it will not stand. */
static const char *const notices[] = {
    "No such choice.",
    "Added to your report.",
    "In danger call 112.",
    "Done.",
    "Not found. Type the first letters of the city or region.",
    "Too many tries. Try again in an hour.",
    "No such number. Check it and write it again.",
    "Wrong date. Write day.month.year. Example: 25.11.2025",
    "This day is still to come. Example: 25.11.2025",
    "That is over a year ago. Write the last entry. Example: 25.11.2025",
};

static void show_notices(Walk *walk)
{
    State state = {.path = (char *)""};

    assert_true(contacts_find(walk->test->hotline.db, walk->index, &state.contact, NULL));
    for (size_t i = 0; i < all_screens_count * G_N_ELEMENTS(notices); i++) {
        g_autoptr(Session) session = NULL;

        state.row.id = 1;
        session = session_from_row(walk->test->hotline.vault, &state.row);
        session->screen = g_strdup(all_screens[i / G_N_ELEMENTS(notices)]->id);
        session->notice = g_strdup(notices[i % G_N_ELEMENTS(notices)]);
        session_set(session, "number", "8888-8888");
        session_set(session, "kept", "1");
        session_set(session, "case_shown", "8888-8888");
        session_set(session, "case_shown_status", "waiting");
        Turn turn = turn_of(walk, &state, session);
        g_autoptr(MenuPage) page = screen_build(&turn, engine_screen(&turn));
        g_autoptr(GPtrArray) pages = screen_pages(&turn, page);
        g_autofree char *notice = alphabet_fold(turn_text(&turn, session->notice));

        for (unsigned k = 0; k < pages->len; k++) {
            if (!page_fits(channel_of(walk), pages->pdata[k]))
                complain(walk, &state, pages->pdata[k], "does not fit");
        }
        notice[strcspn(notice, "\n")] = '\0'; /* an example below it may be on the next page */
        if (!g_str_has_prefix(pages->pdata[0], notice))
            complain(walk, &state, pages->pdata[0], "the notice is not on the first page");
    }
}

static void every_notice_fits_on_every_screen(void **state)
{
    for_each_variant(*state, show_notices);
}

static void show_ends(Walk *walk)
{
    State state = {.path = (char *)""};

    assert_true(contacts_find(walk->test->hotline.db, walk->index, &state.contact, NULL));
    for (size_t i = 0; i < all_screens_count; i++) {
        g_autoptr(Session) session = NULL;

        if (!all_screens[i]->ends)
            continue;
        state.row.id = 1;
        session = session_from_row(walk->test->hotline.vault, &state.row);
        session->screen = g_strdup(all_screens[i]->id);
        session_set(session, "number", "8888-8888");
        Turn turn = turn_of(walk, &state, session);
        g_autoptr(MenuPage) page = screen_build(&turn, all_screens[i]);
        g_autoptr(GPtrArray) pages = screen_pages(&turn, page);

        if (pages->len != 1)
            complain(walk, &state, all_screens[i]->id, "an end takes more than one page");
    }
}

static void every_end_is_one_page(void **state)
{
    for_each_variant(*state, show_ends);
}

static void erase(Walk *walk)
{
    begin(walk, "6 5 1");
    assert_false(walk->test->reply.more);
    check_reply(walk, NULL, "erase", walk->variant.language, walk->variant.latin);
    assert_count(walk->test, "SELECT COUNT(*) FROM contacts", 0);
}

static void being_erased_is_confirmed_in_ones_own_language(void **state)
{
    for_each_variant(*state, erase);
}

/* ---- No English ---- */

static char *without_placeholders(const char *text)
{
    GString *shown = g_string_new(NULL);

    for (const char *p = text; *p; p++) {
        if (*p == '{')
            p = strchr(p, '}');
        else
            g_string_append_c(shown, *p);
    }
    return g_string_free(shown, FALSE);
}

static void check_text(const Catalog *catalog, const char *msgid)
{
    bool same_everywhere = g_str_equal(msgid, "SOS");

    for (unsigned i = 0; i < LANGUAGE_COUNT; i++) {
        const char *text = catalog_text(catalog, (Language)i, false, msgid);
        g_autofree char *shown = without_placeholders(text);

        if (!same_everywhere && g_str_equal(text, msgid))
            fail_msg("%s: \"%s\" is English", language_code((Language)i), msgid);
        if (foreign_letter(shown, (Language)i, false))
            fail_msg("%s: \"%s\" has a foreign letter", language_code((Language)i), text);
    }
}

static void no_english_reaches_a_migrant(void **state)
{
    TestHotline *test = *state;
    const Catalog *catalog = test->hotline.texts->catalog;

    for (size_t i = 0; i < all_screens_count; i++) {
        if (all_screens[i]->prompt)
            check_text(catalog, all_screens[i]->prompt);
        for (size_t k = 0; k < all_screens[i]->option_count; k++)
            check_text(catalog, all_screens[i]->options[k].label);
    }
    for (size_t i = 0; i < G_N_ELEMENTS(notices); i++)
        check_text(catalog, notices[i]);
}

#define SCREENS_TEST(name) cmocka_unit_test_setup(name, test_hotline_reset)

int main(void)
{
    const struct CMUnitTest tests[] = {
        SCREENS_TEST(every_screen_holds_in_every_language),
        SCREENS_TEST(every_screen_holds_for_an_unknown_number),
        SCREENS_TEST(every_region_can_be_shown),
        SCREENS_TEST(every_status_can_be_shown),
        SCREENS_TEST(a_case_that_was_found_can_be_shown),
        SCREENS_TEST(every_notice_fits_on_every_screen),
        SCREENS_TEST(every_end_is_one_page),
        SCREENS_TEST(being_erased_is_confirmed_in_ones_own_language),
        SCREENS_TEST(no_english_reaches_a_migrant),
    };

    return cmocka_run_group_tests(tests, test_hotline_setup, test_hotline_teardown);
}
