#include "core/answers/compose.h"

#include <string.h>

#include "base/alphabet.h"
#include "base/latin.h"
#include "core/answers/mailbox.h"
#include "core/dialogue/screen.h"
#include "core/dialogue/turn_private.h"

#define SCREEN "mailbox_read"
#define DEAR_MAX 20 /* more are no slip but the language */

/* ---- Pages: those of the screen that will show it ---- */

/* Where no such channel is set up. */
static const Channel usual = {.name = (char *)"none",
                              .bearer = BEARER_USSD,
                              .max_septets = 182,
                              .max_units = 80,
                              .sms_segments = 2};

/* The one they wrote on, else the first of its kind. */
static Channel pick_channel(const Config *config, Bearer bearer, const char *known)
{
    const Channel *first = NULL;
    Channel none = usual;

    for (unsigned i = 0; i < config->channels->len; i++) {
        const Channel *channel = g_ptr_array_index(config->channels, i);

        if (channel->bearer == bearer && g_strcmp0(channel->name, known) == 0)
            return *channel;
        if (channel->bearer == bearer && !first)
            first = channel;
    }
    none.bearer = bearer;
    return first ? *first : none;
}

static GPtrArray *pages(Hotline *hotline, const Channel *channel, const ContactRow *contact,
                        const char *text, int64_t now)
{
    const SessionRow nobody = {0};
    g_autoptr(Session) session = session_from_row(hotline->vault, &nobody);
    Turn turn = {.hotline = hotline,
                 .channel = channel,
                 .now = now,
                 .session = session,
                 .contact = *contact,
                 .preview = text};
    g_autoptr(MenuPage) page = screen_build(&turn, hotline_screen(hotline, SCREEN));

    return screen_pages(&turn, page);
}

static bool is_ucs2(const GPtrArray *shown)
{
    bool ucs2 = false;

    for (unsigned i = 0; i < shown->len; i++)
        ucs2 |= alphabet_measure(g_ptr_array_index(shown, i)).ucs2;
    return ucs2;
}

static void lay_out(Hotline *hotline, const CaseRow *row, const ContactRow *contact, int64_t now,
                    Composed *out)
{
    const Channel ussd = pick_channel(hotline->config, BEARER_USSD, row->channel);
    const Channel sms = pick_channel(hotline->config, BEARER_SMS, row->channel);

    out->ussd = pages(hotline, &ussd, contact, out->text, now);
    out->ussd_ucs2 = is_ucs2(out->ussd);
    out->sms = pages(hotline, &sms, contact, out->text, now);
    out->sms_ucs2 = is_ucs2(out->sms);
    for (unsigned i = 0; i < out->sms->len; i++)
        out->segments += (int64_t)alphabet_sms_segments(g_ptr_array_index(out->sms, i));
    out->cost = out->segments * sms.price;
}

/* ---- Dear characters ---- */

static void clear_dear(gpointer data)
{
    g_free(((DearCharacter *)data)->instead);
}

/* Cyrillic letters that look like a Latin one: nobody sees that they were typed. */
static const struct {
    const char *cyrillic, *latin;
} twins = {"аекмортсухіјѕһԛԝАВЕКМНОРСТУХІЈЅҺ", "aekmoptcyxijshqwABEKMHOPCTYXIJSH"};

/* 0: it has none. */
static char twin_of(gunichar letter)
{
    const char *found = g_utf8_strchr(twins.cyrillic, -1, letter);

    return found ? twins.latin[g_utf8_pointer_to_offset(twins.cyrillic, found)] : '\0';
}

static bool is_in_word(const char *p)
{
    return *p == '\'' || g_unichar_isalpha(g_utf8_get_char(p));
}

/* The word around here: is it Latin, but for letters that only look so? */
static bool is_latin_word(const char *text, const char *p)
{
    bool latin = false;

    while (p > text && is_in_word(g_utf8_prev_char(p)))
        p = g_utf8_prev_char(p);
    for (; *p && is_in_word(p); p = g_utf8_next_char(p)) {
        gunichar c = g_utf8_get_char(p);

        if (g_unichar_get_script(c) == G_UNICODE_SCRIPT_CYRILLIC && !twin_of(c))
            return false;
        latin |= g_unichar_get_script(c) == G_UNICODE_SCRIPT_LATIN;
    }
    return latin;
}

static char *transliterated(const char *character)
{
    g_autofree char *latin = latin_transliterate(LANGUAGE_RU, character);
    g_autofree char *ascii = g_str_to_ascii(latin, "C");

    return *ascii && !strchr(ascii, '?') ? g_steal_pointer(&ascii) : NULL;
}

static char *replacement(const char *text, const char *p, const char *character)
{
    char twin = twin_of(g_utf8_get_char(p));

    return twin && is_latin_word(text, p) ? g_strndup(&twin, 1) : transliterated(character);
}

/* One Cyrillic letter in a Latin text, an emoji: they halve what fits. */
GArray *compose_dear(const char *text)
{
    GArray *dear = g_array_new(FALSE, FALSE, sizeof(DearCharacter));
    unsigned at = 0, letters = 0;

    g_array_set_clear_func(dear, clear_dear);
    for (const char *p = text; *p; p = g_utf8_next_char(p), at++) {
        char character[7] = {0};

        letters += g_unichar_isalpha(g_utf8_get_char(p)) != 0;
        g_unichar_to_utf8(g_utf8_get_char(p), character);
        if (!alphabet_measure(character).ucs2)
            continue;
        if (dear->len == DEAR_MAX) {
            g_array_set_size(dear, 0);
            return dear;
        }
        DearCharacter found = {at, g_utf8_get_char(p), replacement(text, p, character)};

        g_array_append_val(dear, found);
    }
    if (dear->len * 4 > letters + 3)
        g_array_set_size(dear, 0);
    return dear;
}

/* ---- May it be said? ---- */

static bool says_normal(const char *profile)
{
    return g_strcmp0(profile, "normal") == 0;
}

/* What they said with this report, and what they say now. Who was never asked is not put at risk. */
static bool may_give_away(const CaseRow *row, const ContactRow *contact)
{
    return says_normal(row->contact_profile) && (contact->id == 0 || says_normal(contact->profile));
}

bool compose(Hotline *hotline, const ComposeDraft *draft, int64_t now, Composed *out,
             GError **error)
{
    const CaseRow *row = draft->row;
    g_autofree char *folded = mailbox_clean(draft->text);
    ContactRow contact = {.language = LANGUAGE_UNKNOWN};

    *out = (Composed){0};
    if (row->contact_id && !contacts_get(hotline->db, row->contact_id, &contact, error))
        return false;
    if (contact.language == LANGUAGE_UNKNOWN)
        contact.language = draft->language;
    out->text = mailbox_letters(draft->language, contact.latin, folded);
    lay_out(hotline, row, &contact, now, out);
    out->dear = compose_dear(out->text);
    out->giveaways = giveaways_find(hotline->texts->giveaways, draft->language, out->text);
    out->allowed = out->giveaways->len == 0 || may_give_away(row, &contact);
    return true;
}

void composed_clear(Composed *composed)
{
    g_free(composed->text);
    g_clear_pointer(&composed->ussd, g_ptr_array_unref);
    g_clear_pointer(&composed->sms, g_ptr_array_unref);
    g_clear_pointer(&composed->dear, g_array_unref);
    g_clear_pointer(&composed->giveaways, g_array_unref);
}
