#include "core/dialogue/engine.h"

#include <string.h>

#include "base/detect.h"
#include "base/fold.h"
#include "core/dialogue/answering.h"
#include "core/dialogue/report.h"
#include "core/dialogue/screen.h"

#define TEXT_KEPT "report_category" /* a text was kept as a draft: what is it about? */
#define TRAIL_MAX 10

/* ---- Moving ---- */

const char *engine_home(const Turn *turn)
{
    return turn_knows_language(turn) ? "main" : "language";
}

/* Where the number may be another's by now, that is asked before anything of it is shown. */
const char *engine_start(const Turn *turn)
{
    return turn_knows_language(turn) && turn->contact.asks ? "reminders_ask" : engine_home(turn);
}

const MenuScreen *engine_screen(const Turn *turn)
{
    const char *id = turn->session->screen;
    const MenuScreen *screen = id ? hotline_screen(turn->hotline, id) : NULL;

    /* A session of an older program may stand on a screen that is gone. */
    return screen ? screen : hotline_screen(turn->hotline, engine_start(turn));
}

void engine_show(Turn *turn, const char *id)
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
    const MenuScreen *screen;

    do {
        screen = hotline_screen(turn->hotline, id);
        g_assert(screen != NULL); /* menu_check: every target exists */
        id = screen->skip ? screen->skip(turn) : NULL;
    } while (id);
    return screen;
}

static void go(Turn *turn, const char *id)
{
    GPtrArray *trail = turn->session->trail;
    const MenuScreen *from = engine_screen(turn);
    const MenuScreen *to = target(turn, id);

    if (to->is_root)
        g_ptr_array_set_size(trail, 0);
    else if (from != to)
        g_ptr_array_add(trail, g_strdup(from->id));
    if (trail->len > TRAIL_MAX)
        g_ptr_array_remove_index(trail, 0);
    engine_show(turn, to->id);
    if (to->enter)
        to->enter(turn);
}

static void go_home(Turn *turn)
{
    go(turn, engine_start(turn));
}

static void go_back(Turn *turn)
{
    GPtrArray *trail = turn->session->trail;
    g_autofree char *id = NULL;

    if (trail->len == 0 || engine_screen(turn)->is_root) {
        go_home(turn);
        return;
    }
    id = g_ptr_array_steal_index(trail, trail->len - 1);
    engine_show(turn, hotline_screen(turn->hotline, id) ? id : "main");
}

void engine_say(Turn *turn, const char *notice_msgid)
{
    g_free(turn->session->notice);
    turn->session->notice = g_strdup(notice_msgid);
    if (notice_msgid)
        turn->session->page = 0; /* where it stands */
}

static void follow(Turn *turn, MenuNext next)
{
    if (next.restart) {
        report_drop(turn);
        session_reset(turn->session);
        go_home(turn);
    } else if (next.screen && next.again) {
        engine_show(turn, hotline_screen(turn->hotline, next.screen) ? next.screen : "main");
    } else if (next.screen) {
        go(turn, next.screen);
    }
    engine_say(turn, next.notice);
}

/* ---- Keywords ---- */

static void on_stop(Turn *turn, bool stop)
{
    bool told = false;

    turn_set_stopped(turn, stop);
    if (turn->channel->bearer == BEARER_SMS && stop)
        told = answering_stop_told(turn);
    else if (!stop)
        answering_forget_stop(turn);
    turn->confirms = true;
    turn->silent = told; /* confirmed once: a second STOP is answered by silence */
    go(turn, stop ? "stopped" : "started");
}

static void on_language(Turn *turn, Language language)
{
    if (language == LANGUAGE_UNKNOWN) {
        go(turn, "language");
        return;
    }
    turn_choose_language(turn, language);
    go(turn, *turn_get(turn, "after") ? TEXT_KEPT : "main");
    turn_set(turn, "after", NULL);
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
void engine_keep(Turn *turn, const char *text)
{
    bool was_open = report_is_open(turn);
    Language language = turn_knows_language(turn) ? LANGUAGE_UNKNOWN : detect_language(text);

    if (language != LANGUAGE_UNKNOWN)
        turn_choose_language(turn, language);
    report_keep_text(turn, text);
    if (was_open) {
        engine_say(turn, N_("Added to your report."));
        return;
    }
    engine_say(turn, NULL);
    turn_set(turn, "kept", "1"); /* the next screen says so, with the number */
    if (turn_knows_language(turn)) {
        go(turn, TEXT_KEPT);
        return;
    }
    turn_set(turn, "after", TEXT_KEPT);
    go(turn, "language");
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
    engine_say(turn, NULL);
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
    engine_say(turn, NULL);
    return follow_keyword(turn, page, hit);
}

void engine_play(Turn *turn, const char *text)
{
    g_autoptr(MenuPage) page = screen_build(turn, engine_screen(turn));
    g_autofree char *key = fold_choice(text);

    if (key && (choose(turn, page, key) || navigate(turn, page, key)))
        return;
    if (try_keyword(turn, page, text) || read_text(turn, page, text))
        return;
    if (is_slip(text))
        engine_say(turn, *text ? N_("No such choice.") : NULL);
    else
        engine_keep(turn, text);
}
