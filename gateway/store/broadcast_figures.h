#pragma once

#include "store/db.h"

/* What became of a broadcast, counted for whoever exports it: nobody can be told from it. */
typedef struct BroadcastFigure {
    const char *language; /* code; NULL: none chosen */
    const char *state;
    const char *reason; /* NULL: none */
    int64_t people;
    int64_t segments; /* of messages that the outbox still has */
    int64_t cost;     /* thousandths */
} BroadcastFigure;

/* Lent for the call. */
typedef void (*BroadcastFigureVisit)(const BroadcastFigure *figure, gpointer data);
bool broadcast_figures(Db *db, int64_t id, BroadcastFigureVisit visit, gpointer data,
                       GError **error);
