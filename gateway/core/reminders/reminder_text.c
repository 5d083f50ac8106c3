#include "core/reminders/reminder_text.h"

#include "core/sending/reach.h"

/* With a code to dial, and without: then people answer by SMS. */
static const char *const msgids[][2] = {
    [REMINDER_COMES] = {N_("Reminder: {date}. To know more, reply MENU."),
                        N_("Reminder: {date}. To know more, dial {code}")},
    [REMINDER_PASSED] = {N_("{date} has passed. What now: reply MENU."),
                         N_("{date} has passed. What now: dial {code}")},
    [REMINDER_MOVED] = {N_("The date has changed: {date}. To know more, reply MENU."),
                        N_("The date has changed: {date}. To know more, dial {code}")},
    [REMINDER_UNSURE] = {N_("{date} is not sure any more. Ask us: reply MENU."),
                         N_("{date} is not sure any more. Ask us: dial {code}")},
    [REMINDER_ASKS] = {N_("May we go on writing to this number? Reply MENU."),
                       N_("May we go on writing to this number? Dial {code}")},
};

char *reminder_text(const Hotline *hotline, const ContactRow *contact, ReminderText kind, Day day,
                    const char *channel, const char **msgid)
{
    const Channel *ussd = reach_channel(hotline, BEARER_USSD, channel);
    bool dials = ussd && ussd->address;
    Language language = contact->language == LANGUAGE_UNKNOWN ? LANGUAGE_RU : contact->language;
    GString *text;
    char date[11];

    *msgid = msgids[kind][dials ? 1 : 0];
    text = g_string_new(catalog_text(hotline->texts->catalog, language, contact->latin, *msgid));
    day_format(day, date);
    g_string_replace(text, "{date}", date, 0);
    g_string_replace(text, "{code}", dials ? ussd->address : "", 0);
    return g_string_free(text, FALSE);
}
