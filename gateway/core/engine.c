#include "core/engine.h"

#include <string.h>

#include "base/detect.h"
#include "base/fold.h"
#include "core/report.h"
#include "core/screen.h"
#include "store/cases.h"

#define START "main"
#define START_UNKNOWN "language" /* for a number whose language is not known */
#define RESUME "resume"
#define TEXT_KEPT "report_category" /* a text was kept as a draft: what is it about? */
#define TRAIL_MAX 10
#define TOKENS_MAX 24 /* of a code dialled with answers in it */

/* ---- Moving ---- */

static const MenuScreen *current(const Turn *turn)
{
    const char *id = turn->session->screen;
    const MenuScreen *screen = id ? hotline_screen(turn->hotline, id) : NULL;

    /* A session of an older program may stand on a screen that is gone. */
    return screen
               ? screen
               : hotline_screen(turn->hotline, turn_knows_language(turn) ? START : START_UNKNOWN);
}

static void show(Turn *turn, const char *id)
{
    if (id != turn->session->screen) {
        g_free(turn->session->screen);
        turn->session->screen = g_strdup(id);
    }
    turn->session->page = 0;
}

/* The screen asked for, or the one it gives way to. */
static const MenuScreen *target(const Turn *turn, const char *id)
{
    const MenuScreen *screen = hotline_screen(turn->hotline, id);
    const char *instead;

    g_assert(screen); /* menu_check: every target exists */
    instead = screen->skip ? screen->skip(turn) : NULL;
    return instead ? target(turn, instead) : screen;
}

static void go(Turn *turn, const char *id)
{
    GPtrArray *trail = turn->session->trail;
    const MenuScreen *from = current(turn);
    const MenuScreen *to = target(turn, id);

    if (to->is_root)
        g_ptr_array_set_size(trail, 0);
    else if (from != to)
        g_ptr_array_add(trail, g_strdup(from->id));
    if (trail->len > TRAIL_MAX)
        g_ptr_array_remove_index(trail, 0);
    show(turn, to->id);
    if (to->enter)
        to->enter(turn);
}

static void go_home(Turn *turn)
{
    go(turn, turn_knows_language(turn) ? START : START_UNKNOWN);
}

static void go_back(Turn *turn)
{
    GPtrArray *trail = turn->session->trail;
    g_autofree char *id = NULL;

    if (trail->len == 0) {
        go_home(turn);
        return;
    }
    id = g_ptr_array_steal_index(trail, trail->len - 1);
    show(turn, hotline_screen(turn->hotline, id) ? id : START);
}

static void say(Turn *turn, const char *notice_msgid)
{
    g_free(turn->session->notice);
    turn->session->notice = g_strdup(notice_msgid);
}

/* The session is over, but not forgotten: what was being entered becomes a draft. */
static void hang_up(Turn *turn)
{
    if (turn->session->case_id && !turn->error)
        sessions_drop(turn->hotline->db, turn->session->id, turn->now, &turn->error);
    session_reset(turn->session);
}

static void follow(Turn *turn, MenuNext next)
{
    if (next.restart) {
        hang_up(turn);
        go_home(turn);
    } else if (next.screen && next.again) {
        show(turn, hotline_screen(turn->hotline, next.screen) ? next.screen : START);
    } else if (next.screen) {
        go(turn, next.screen);
    }
    say(turn, next.notice);
}

/* ---- Keywords ---- */

static void on_stop(Turn *turn, bool stop)
{
    bool changed = turn_set_stopped(turn, stop);

    /* Confirmed once: a second STOP by SMS is answered by silence. */
    turn->silent = stop && !changed && turn->channel->bearer == BEARER_SMS;
    go(turn, stop ? "stopped" : "started");
}

static void on_language(Turn *turn, Language language)
{
    if (language == LANGUAGE_UNKNOWN) {
        go(turn, START_UNKNOWN);
        return;
    }
    turn_choose_language(turn, language);
    go(turn, START);
}

/* YES and NO answer the open question, where its options have these values. */
static bool answer_question(Turn *turn, const MenuPage *page, const char *value)
{
    for (unsigned i = 0; i < page->options->len; i++) {
        const ScreenOption *option = &g_array_index(page->options, ScreenOption, i);
        MenuOption chosen = {option->key, option->label, option->screen, option->value};

        if (g_strcmp0(option->value, value) != 0)
            continue;
        follow(turn, page->screen->choose ? page->screen->choose(turn, &chosen)
                                          : menu_go(option->screen));
        return true;
    }
    return false;
}

static const char *const keyword_screens[] = {
    [KEYWORD_SOS] = "sos",           [KEYWORD_REPORT] = "report_category",
    [KEYWORD_STATUS] = "my_case",    [KEYWORD_DEADLINES] = "deadlines",
    [KEYWORD_DELETE] = "erase_ask",  [KEYWORD_EXIT] = "bye",
    [KEYWORD_CONTACTS] = "contacts",
};

static bool follow_keyword(Turn *turn, const MenuPage *page, KeywordHit hit)
{
    /* A word of one language tells the language of somebody unknown. */
    if (!turn_knows_language(turn) && hit.language != LANGUAGE_UNKNOWN &&
        hit.keyword != KEYWORD_LANGUAGE && hit.keyword != KEYWORD_STOP)
        turn_choose_language(turn, hit.language);
    switch (hit.keyword) {
    case KEYWORD_NONE:
        return false;
    case KEYWORD_YES:
        return answer_question(turn, page, "yes");
    case KEYWORD_NO:
        return answer_question(turn, page, "no");
    case KEYWORD_STOP:
    case KEYWORD_START:
        on_stop(turn, hit.keyword == KEYWORD_STOP);
        return true;
    case KEYWORD_LANGUAGE:
        on_language(turn, hit.language);
        return true;
    case KEYWORD_BACK:
        go_back(turn);
        return true;
    case KEYWORD_MENU:
        go_home(turn);
        return true;
    case KEYWORD_SOS:
    case KEYWORD_REPORT:
    case KEYWORD_STATUS:
    case KEYWORD_DEADLINES:
    case KEYWORD_DELETE:
    case KEYWORD_EXIT:
    case KEYWORD_CONTACTS:
        go(turn, keyword_screens[hit.keyword]);
        return true;
    }
    return false;
}

/* ---- Texts that nobody asked for ---- */

/* Digits, punctuation or a single letter: a slip of the finger, not a message. */
static bool is_slip(const char *text)
{
    unsigned letters = 0, others = 0;

    for (; *text; text = g_utf8_next_char(text)) {
        gunichar c = g_utf8_get_char(text);

        if (g_unichar_isalpha(c))
            letters++;
        else if (!g_unichar_isdigit(c) && !g_unichar_isspace(c) && !g_unichar_ispunct(c))
            others++;
    }
    return letters < 2 && others == 0;
}

/* Nothing a person writes is thrown away. */
static void keep_text(Turn *turn, const char *text)
{
    bool was_open = report_is_open(turn);
    Language language = turn_knows_language(turn) ? LANGUAGE_UNKNOWN : detect_language(text);

    if (language != LANGUAGE_UNKNOWN)
        turn_choose_language(turn, language);
    report_keep_text(turn, text);
    if (was_open) {
        say(turn, N_("Added to your report."));
        return;
    }
    turn_set(turn, "kept", "1"); /* the next screen says so, with the number */
    if (turn_knows_language(turn)) {
        go(turn, TEXT_KEPT);
        return;
    }
    turn_set(turn, "after", TEXT_KEPT);
    go(turn, START_UNKNOWN);
}

/* ---- One input on the screen where the person is ---- */

static bool choose(Turn *turn, const MenuPage *page, const char *key)
{
    MenuOption option;

    if (!screen_option(page, key, &option))
        return false;
    follow(turn,
           page->screen->choose ? page->screen->choose(turn, &option) : menu_go(option.screen));
    return true;
}

static bool turn_the_page(Turn *turn, const MenuPage *page)
{
    g_autoptr(GPtrArray) pages = screen_pages(turn, page);

    if (turn->session->page + 1 >= pages->len)
        return false;
    turn->session->page++;
    return true;
}

/* The keys that work everywhere. An option of the screen with the same key comes first. */
static bool navigate(Turn *turn, const MenuPage *page, const char *key)
{
    if (g_str_equal(key, "9"))
        return turn_the_page(turn, page);
    if (g_str_equal(key, "0"))
        go_back(turn);
    else if (g_str_equal(key, "00"))
        go_home(turn);
    else
        return false;
    say(turn, NULL);
    return true;
}

static bool read_text(Turn *turn, const MenuPage *page, const char *text)
{
    MenuNext next;

    if (!page->screen->read)
        return false;
    next = page->screen->read(turn, text);
    if (next.unknown)
        return false;
    follow(turn, next);
    return true;
}

static bool try_keyword(Turn *turn, const MenuPage *page, const char *text)
{
    KeywordHit hit = keywords_match(turn->hotline->texts->keywords, text,
                                    page->screen->read == NULL);

    if (hit.keyword == KEYWORD_NONE)
        return false;
    say(turn, NULL);
    return follow_keyword(turn, page, hit);
}

static void play(Turn *turn, const char *text)
{
    g_autoptr(MenuPage) page = screen_build(turn, current(turn));
    g_autofree char *key = fold_choice(text);

    if (key && (choose(turn, page, key) || navigate(turn, page, key)))
        return;
    if (try_keyword(turn, page, text) || read_text(turn, page, text))
        return;
    if (is_slip(text))
        say(turn, *text ? N_("No such choice.") : NULL);
    else
        keep_text(turn, text);
}

/* ---- Which session, and what was typed in it since ---- */

/* Redialling soon after a session was cut off offers to go on, and names no topic. */
static bool offers_to_continue(const Turn *turn)
{
    const Session *session = turn->session;
    const MenuScreen *screen = session->screen ? current(turn) : NULL;

    return screen && !screen->is_root && !screen->ends &&
           turn->now - session->last_at <= turn->hotline->config->resume_seconds;
}

static void pick_up(Turn *turn, const char *dialled)
{
    Session *session = turn->session;
    bool was_resuming = session->screen && g_str_equal(session->screen, RESUME);

    if (*dialled == '\0' && !was_resuming && offers_to_continue(turn)) {
        turn_set(turn, "resume", session->screen);
        show(turn, RESUME);
        say(turn, NULL);
    } else if (!(*dialled == '\0' && was_resuming)) {
        hang_up(turn);
        show(turn, turn_knows_language(turn) ? START : START_UNKNOWN);
    }
}

static void play_tokens(Turn *turn, const char *dialled)
{
    g_auto(GStrv) tokens = g_strsplit(dialled, "*", TOKENS_MAX);

    for (size_t i = 0; tokens[i] && !turn->over && !current(turn)->ends; i++)
        play(turn, tokens[i]);
}

/* Answers dialled ahead: digits and stars only, where no text is asked for. */
static bool is_dialled_ahead(const Turn *turn, const char *text)
{
    return strchr(text, '*') && text[strspn(text, "0123456789*")] == '\0' && !current(turn)->read;
}

static int64_t typed_hash(const Turn *turn, const char *text, size_t length)
{
    g_autofree char *head = g_strndup(text, length);

    return vault_row_id(turn->hotline->vault, "typed", turn->session->line, head);
}

/* What came after the part that is done; NULL if that part is not the one we know. */
static const char *newly_typed(const Turn *turn, const char *text)
{
    size_t done = turn->session->typed;

    if (strlen(text) < done || typed_hash(turn, text, done) != turn->session->typed_hash)
        return NULL;
    if (done == 0)
        return text;
    return text[done] == '*' ? text + done + 1 : NULL;
}

static void play_ussd(Turn *turn, const Inbound *inbound)
{
    Session *session = turn->session;
    bool same_line = g_strcmp0(session->line, inbound->id) == 0;
    const char *typed = same_line ? newly_typed(turn, inbound->text) : NULL;

    if (!same_line) {
        g_free(session->line);
        session->line = g_strdup(inbound->id);
        pick_up(turn, inbound->text);
        if (*inbound->text)
            play_tokens(turn, inbound->text);
    } else if (typed && is_dialled_ahead(turn, typed)) {
        play_tokens(turn, typed);
    } else if (typed) {
        play(turn, typed);
    } /* else: a message out of step; the screen is shown again */
    if (!same_line || typed) {
        session->typed = strlen(inbound->text);
        session->typed_hash = typed_hash(turn, inbound->text, session->typed);
    }
}

/* ---- The reply ---- */

static void write_reply(Turn *turn, Reply *reply)
{
    const MenuScreen *screen = current(turn);
    g_autoptr(MenuPage) page = screen_build(turn, screen);
    g_autoptr(GPtrArray) pages = screen_pages(turn, page);

    turn->session->page = MIN(turn->session->page, pages->len - 1);
    turn->over = turn->over || screen->ends;
    reply->more = !turn->over;
    reply->text = g_strdup(turn->silent ? "" : g_ptr_array_index(pages, turn->session->page));
}

static bool save_session(Turn *turn)
{
    const Config *config = turn->hotline->config;
    bool ussd = turn->channel->bearer == BEARER_USSD;
    int64_t due_at = turn->now +
                     (ussd ? config->ussd_session_seconds : config->sms_session_seconds);

    turn->session->last_at = turn->now;
    turn->session->contact_id = turn->contact.id;
    return session_save(turn->hotline->db, turn->hotline->vault, turn->session, due_at,
                        ussd ? MAX(due_at, turn->now + config->resume_seconds) : due_at,
                        &turn->error);
}

static bool end_session(Turn *turn)
{
    Db *db = turn->hotline->db;

    /* What was being entered when they left becomes a draft at once. */
    return (!turn->session->case_id ||
            (save_session(turn) &&
             sessions_drop(db, turn->session->id, turn->now, &turn->error))) &&
           (turn->session->is_new && !turn->session->case_id
                ? true
                : sessions_remove(db, turn->session->id, &turn->error));
}

static bool save(Turn *turn)
{
    if (turn->error)
        return false;
    if (turn->erased)
        return sessions_remove(turn->hotline->db, turn->session->id, &turn->error);
    if (turn->contact_changed &&
        !contacts_save(turn->hotline->db, &turn->contact, turn->now, &turn->error))
        return false;
    return turn->over ? end_session(turn) : save_session(turn);
}

/* ---- A whole turn ---- */

static bool load(Turn *turn)
{
    const Hotline *hotline = turn->hotline;
    uint8_t index[VAULT_INDEX_OCTETS];
    int64_t id = vault_row_id(hotline->vault, "session", turn->channel->name, turn->from.e164);

    vault_phone_index(hotline->vault, &turn->from, index);
    return contacts_find(hotline->db, index, &turn->contact, &turn->error) &&
           session_load(hotline->db, hotline->vault, id, &turn->session, &turn->error);
}

bool engine_turn(Hotline *hotline, const Channel *channel, const Inbound *inbound, int64_t now,
                 Reply *reply, GError **error)
{
    Turn turn = {.hotline = hotline, .channel = channel, .from = inbound->from, .now = now};
    bool good = load(&turn);

    if (good) {
        if (channel->bearer == BEARER_USSD)
            play_ussd(&turn, inbound);
        else
            play(&turn, inbound->text);
        write_reply(&turn, reply);
        good = save(&turn);
    }
    session_free(turn.session);
    if (!good)
        g_propagate_error(error, turn.error);
    return good;
}
