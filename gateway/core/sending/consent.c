#include "core/sending/consent.h"

#include <glib.h>

static const struct {
    const char *name;
    int lane;
    bool asked_for; /* they have just written to us, and wait for it */
} kinds[] = {
    [MESSAGE_REPLY] = {"reply", 0, true},          [MESSAGE_CONFIRM] = {"confirm", 0, true},
    [MESSAGE_ANSWER] = {"answer", 0, false},       [MESSAGE_REMINDER] = {"reminder", 1, false},
    [MESSAGE_BROADCAST] = {"broadcast", 2, false},
};

const char *message_kind_name(MessageKind kind)
{
    return kinds[kind].name;
}

bool message_kind_from_name(const char *name, MessageKind *kind)
{
    for (size_t i = 0; i < G_N_ELEMENTS(kinds); i++) {
        *kind = (MessageKind)i;
        if (g_str_equal(kinds[i].name, name))
            return true;
    }
    return false;
}

int message_kind_lane(MessageKind kind)
{
    return kinds[kind].lane;
}

const char *consent_refusal(const ContactRow *contact, MessageKind kind, bool neutral)
{
    if (kind == MESSAGE_CONFIRM)
        return NULL;
    if (contact->stopped)
        return "stopped";
    if (kinds[kind].asked_for)
        return NULL;
    if (g_str_equal(contact->profile, "normal"))
        return NULL;
    if (g_str_equal(contact->profile, "neutral"))
        return neutral ? NULL : "not_neutral";
    return *contact->profile ? "never" : "not_asked";
}
