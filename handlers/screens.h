#pragma once

#include "core/dialogue/menu.h"

/* Every screen has one line here and is a constant table in the file of its branch. */
#define FOR_EACH_SCREEN(X)  \
    X(language)             \
    X(main)                 \
    X(resume)               \
    X(bye)                  \
    X(sos)                  \
    X(sos_region)           \
    X(sos_region_find)      \
    X(sos_region_pick)      \
    X(sos_people)           \
    X(sos_done)             \
    X(sos_mistake)          \
    X(report_category)      \
    X(report_danger)        \
    X(report_when)          \
    X(report_region)        \
    X(report_region_find)   \
    X(report_region_pick)   \
    X(report_people)        \
    X(report_words)         \
    X(report_contact)       \
    X(report_done)          \
    X(report_done_pin)      \
    X(deadlines)            \
    X(deadlines_purpose)    \
    X(deadlines_entry)      \
    X(deadlines_list)       \
    X(deadlines_detail)     \
    X(deadlines_topics)     \
    X(deadlines_topic)      \
    X(deadlines_region)     \
    X(deadlines_day)        \
    X(deadlines_paid)       \
    X(deadlines_used)       \
    X(deadlines_days)       \
    X(deadlines_trips)      \
    X(deadlines_keep)       \
    X(deadlines_mine)       \
    X(deadlines_remind)     \
    X(deadlines_where)      \
    X(deadlines_where_find) \
    X(deadlines_where_pick) \
    X(reminders_ask)        \
    X(my_case)              \
    X(my_case_status)       \
    X(mailbox_read)         \
    X(mailbox_write)        \
    X(mailbox_sent)         \
    X(mailbox_pin)          \
    X(mailbox_pin_set)      \
    X(contacts)             \
    X(settings)             \
    X(settings_language)    \
    X(settings_latin)       \
    X(settings_profile)     \
    X(settings_citizenship) \
    X(erase_ask)            \
    X(erased)               \
    X(stopped)              \
    X(started)

#define DECLARE_SCREEN(name) extern const MenuScreen screen_##name;
FOR_EACH_SCREEN(DECLARE_SCREEN)
#undef DECLARE_SCREEN

extern const MenuScreen *const all_screens[];
extern const size_t all_screens_count;
