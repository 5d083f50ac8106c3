#pragma once

#include "base/calendar.h"
#include "base/catalog.h"
#include "base/config.h"
#include "base/vault.h"
#include "core/deadlines/deadlines.h"
#include "core/dialogue/menu.h"
#include "core/tables/giveaways.h"
#include "core/tables/help_contacts.h"
#include "core/tables/keywords.h"
#include "core/tables/limits.h"
#include "core/tables/regions.h"
#include "store/hotline_keys.h"

/* What every turn needs and no turn changes: the texts and tables that staff correct, the keys, the
 * store, the screens. */
typedef struct Texts {
    Catalog *catalog;
    Calendar *calendar;
    Regions *regions;
    Keywords *keywords;
    HelpContacts *help_contacts;
    Limits *limits;
    Rules *rules;
    Giveaways *giveaways;
} Texts;

/* Reads the data folder ("locales"). The first thing wrong is the error. */
Texts *texts_load(const char *folder, GError **error);
void texts_free(Texts *texts);

/* A case that a message made or changed. */
typedef struct CaseNews {
    int64_t number;
    bool urgent;
    bool fresh; /* staff see it for the first time */
} CaseNews;

typedef struct Hotline {
    const Config *config;
    Db *db;
    Vault *vault;
    Texts *texts;
    HotlineKeyRow key;
    const MenuScreen *const *screens; /* handed in by main: core knows no screen */
    size_t screen_count;
    Sealer *sealer; /* of these seconds: the sweep throws it away; NULL until something is sealed */
    int64_t swept_to; /* the session that the sweep looked at last; 0: begin at the first */
    bool erased;      /* something was erased in this batch: empty the log after it */
    bool
        key_changed; /* there is another hotline key in this batch: it counts once it is committed */
    bool
        rules_changed; /* another version of a rule in this batch: it counts once it is committed */
    bool queued;       /* something was put into the outbox in this batch */
    /* Called after a batch that queued something: the sender looks at once. NULL: nobody sends. */
    void (*on_queued)(gpointer data);
    gpointer on_queued_data;
    bool broadcasting; /* one goes out, or something was done to one: the pump is to run soon */
    GArray *news;      /* of CaseNews, in this batch; NULL: none yet */
    GHashTable *broadcast_news; /* of int64_t: broadcasts that moved in this batch; NULL: none */
    /* Called for each of them once it is committed. NULL: nobody looks on. */
    void (*on_case)(const CaseNews *news, gpointer data);
    gpointer on_case_data;
    /* Likewise, for each broadcast that has moved. */
    void (*on_broadcast)(int64_t id, gpointer data);
    gpointer on_broadcast_data;
    bool held;             /* the clock has jumped: reminders and broadcasts wait for an admin */
    bool hold_released;    /* by one, in this batch: it counts once it is committed */
    int64_t clock_offset;  /* its distance from the steady one when last watched; 0: never */
    int64_t clock_kept_at; /* when the store was told last */
    unsigned sending;      /* requests to providers that are under way */
    GQueue early; /* of EarlyReceipt: receipts that overtook the answer to such a request */
} Hotline;

Sealer *hotline_sealer(Hotline *hotline);

/* Something happened to a case; told when the batch is committed. */
void hotline_add_news(Hotline *hotline, int64_t case_number, bool urgent, bool fresh);
/* A broadcast has moved; likewise. */
void hotline_add_broadcast_news(Hotline *hotline, int64_t id);
/* The batch was committed; or it was not, and nothing happened. */
void hotline_tell_news(Hotline *hotline, bool committed);

/* Marks a new store with its server key, and later tells whether this is that key. */
bool hotline_mark_key(Db *db, const Vault *vault, GError **error);
bool hotline_check_key(Db *db, const Vault *vault, GError **error);

const MenuScreen *hotline_screen(const Hotline *hotline,
                                 const char *id); /* NULL if there is none */

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Texts, texts_free)
