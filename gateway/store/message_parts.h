#pragma once

#include "store/db.h"

/* Long messages that come in parts. */
typedef enum LongMessageState {
    LONG_MESSAGE_WAITING, /* for its parts */
    LONG_MESSAGE_LATE,    /* it went on without some; they may still join it */
    LONG_MESSAGE_DONE,    /* kept to tell a part that comes once more */
} LongMessageState;

#define LONG_MESSAGE_NAME_OCTETS 24

typedef struct LongMessageRow {
    int64_t id;                          /* keyed hash of channel, number, reference and total */
    int64_t person;                      /* keyed hash of the number */
    char name[LONG_MESSAGE_NAME_OCTETS]; /* the id of the whole message */
    unsigned total;
    LongMessageState state;
    unsigned completed_by; /* the part that made it whole; 0: none did */
    GBytes *box;           /* channel and number; NULL unless it waits */
    int64_t case_id;       /* late: what the rest joins; 0: nothing any more */
    int64_t due_at;        /* when it goes on; then: when it is done; then: when it is forgotten */
} LongMessageRow;

void long_message_row_clear(LongMessageRow *row);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(LongMessageRow, long_message_row_clear)

/* true and id 0 if there is none. */
bool long_messages_find(Db *db, int64_t id, LongMessageRow *row, GError **error);
bool long_messages_save(Db *db, const LongMessageRow *row, GError **error);
bool long_messages_remove(Db *db, int64_t id, GError **error); /* with its parts */

/* Those whose time has come, the oldest first, at most limit; lent for the call, which must not touch
 * them. */
typedef void (*LongMessageVisitor)(const LongMessageRow *row, gpointer data);
bool long_messages_due(Db *db, int64_t now, int64_t limit, LongMessageVisitor visit, gpointer data,
                       GError **error);

/* Erases what waits of a person, and cuts the rest from their cases. *erased: was there anything? */
bool long_messages_forget(Db *db, int64_t person, bool *erased, GError **error);
/* Nothing joins this case any more. */
bool long_messages_cut_case(Db *db, int64_t case_id, GError **error);

/* mark: a keyed hash of the text. box NULL: the text is elsewhere already. */
bool message_parts_add(Db *db, int64_t message_id, unsigned n, int64_t mark, GBytes *box_or_null,
                       GError **error);
/* *mark 0 if this part did not come yet. */
bool message_parts_find(Db *db, int64_t message_id, unsigned n, int64_t *mark, GError **error);
bool message_parts_count(Db *db, int64_t message_id, int64_t *count, GError **error);

/* box is lent for the call; parts without one are left out. In order. */
typedef void (*MessagePartVisitor)(unsigned n, GBytes *box, gpointer data);
bool message_parts_each(Db *db, int64_t message_id, MessagePartVisitor visit, gpointer data,
                        GError **error);
/* Their texts are elsewhere now. */
bool message_parts_empty(Db *db, int64_t message_id, GError **error);
