#include "core/dialogue/turn.h"

#include "base/latin.h"
#include "core/answers/mailbox.h"
#include "core/dialogue/part_box.h"
#include "core/dialogue/turn_private.h"
#include "store/cases.h"
#include "store/outbox.h"

Day turn_today(const Turn *turn)
{
    return day_at(turn->now, turn->hotline->config->timezone);
}

const Texts *turn_texts(const Turn *turn)
{
    return turn->hotline->texts;
}

/* A change of somebody known is saved with the turn; somebody new is stored with it at once. */
static void keep_change(Turn *turn)
{
    turn->contact_changed |= turn->contact.id != 0;
    turn_keep_contact(turn);
}

/* ---- Language ---- */

static Language language_of_country(const Phone *phone)
{
    const char *country = phone_country(phone);

    if (g_str_equal(country, "UZ"))
        return LANGUAGE_UZ;
    return g_str_equal(country, "KG") ? LANGUAGE_KY : LANGUAGE_RU;
}

Language turn_language(const Turn *turn)
{
    return turn_knows_language(turn) ? turn->contact.language : language_of_country(&turn->from);
}

bool turn_knows_language(const Turn *turn)
{
    return turn->contact.language != LANGUAGE_UNKNOWN;
}

void turn_choose_language(Turn *turn, Language language)
{
    turn->contact.language = language;
    keep_change(turn);
}

bool turn_is_latin(const Turn *turn)
{
    return turn->contact.latin;
}

void turn_set_latin(Turn *turn, bool latin)
{
    turn->contact.latin = latin;
    keep_change(turn);
}

const char *turn_text(const Turn *turn, const char *msgid)
{
    const char *text = catalog_text(turn->hotline->texts->catalog, turn_language(turn),
                                    turn->contact.latin, msgid);

    g_assert(text); /* check and the tests walk every msgid of every screen */
    return text;
}

Language turn_data_language(const Turn *turn)
{
    Language language = turn_language(turn);

    return language == LANGUAGE_UZ_CYRL && turn->contact.latin ? LANGUAGE_UZ : language;
}

char *turn_letters(const Turn *turn, const char *text)
{
    Language language = turn_data_language(turn);

    if (turn->contact.latin && (language == LANGUAGE_KY || language == LANGUAGE_RU))
        return latin_transliterate(language, text);
    return g_strdup(text);
}

/* ---- Session ---- */

const char *turn_get(const Turn *turn, const char *slot)
{
    return session_get(turn->session, slot);
}

void turn_set(Turn *turn, const char *slot, const char *value_or_null)
{
    session_set(turn->session, slot, value_or_null);
}

/* ---- Contact ---- */

void turn_keep_contact(Turn *turn)
{
    uint8_t index[VAULT_INDEX_OCTETS];
    g_autoptr(GBytes) box = NULL;

    if (turn->error || turn->contact.id)
        return;
    vault_phone_index(turn->hotline->vault, &turn->from, index);
    box = vault_lock(turn->hotline->vault, "phone", contacts_id(index), turn->from.e164,
                     strlen(turn->from.e164));
    turn->contact.seen_day = turn_today(turn);
    contacts_add(turn->hotline->db, index, box, turn->now, &turn->contact, &turn->error);
    turn->session->contact_id = turn->contact.id;
}

const char *turn_citizenship(const Turn *turn)
{
    return turn->contact.citizenship;
}

void turn_set_citizenship(Turn *turn, const char *citizenship)
{
    g_strlcpy(turn->contact.citizenship, citizenship, sizeof turn->contact.citizenship);
    keep_change(turn);
}

void turn_set_profile(Turn *turn, const char *profile)
{
    g_strlcpy(turn->contact.profile, profile, sizeof turn->contact.profile);
    keep_change(turn);
}

void turn_set_stopped(Turn *turn, bool stopped)
{
    if (turn->contact.stopped == stopped)
        return;
    turn->contact.stopped = stopped;
    keep_change(turn);
    if (stopped && !turn->error)
        outbox_cancel_person(turn->hotline->db, turn->contact.id, "stopped", turn->now,
                             &turn->error);
}

bool turn_is_stopped(const Turn *turn)
{
    return turn->contact.stopped;
}

void turn_erase(Turn *turn)
{
    Db *db = turn->hotline->db;

    turn->erased = true;
    turn->over = true;
    turn->session->case_id = 0;
    if (turn->error || !parts_forget(turn->hotline, &turn->from, &turn->error) || !turn->contact.id)
        return;
    if (mailbox_erase_person(turn->hotline, turn->contact.id, turn->now, &turn->error) &&
        outbox_erase_person(db, turn->contact.id, &turn->error) &&
        cases_erase_drafts(db, turn->contact.id, &turn->error) &&
        contacts_erase(db, turn->contact.id, &turn->error))
        turn->hotline->erased = true;
}

void turn_forget_contact(Turn *turn)
{
    bool erased = false;

    if (turn->error || !turn->contact.id ||
        !contacts_erase_unused(turn->hotline->db, turn->contact.id, &erased, &turn->error) ||
        !erased || !outbox_unlink_person(turn->hotline->db, turn->contact.id, &turn->error))
        return;
    turn->contact.id = 0;
    turn->contact_changed = false;
    turn->session->contact_id = 0;
}
