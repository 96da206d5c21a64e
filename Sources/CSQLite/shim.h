#include <sqlite3.h>

/// Makes an unknown name in double quotes an error, which SQLite else takes for a text.
/// `sqlite3_db_config` takes a variable number of arguments, which Swift cannot pass.
static inline int librasim_refuse_double_quoted_texts(sqlite3 *database) {
    int status = sqlite3_db_config(database, SQLITE_DBCONFIG_DQS_DML, 0, (int *)0);
    if (status != SQLITE_OK) return status;
    return sqlite3_db_config(database, SQLITE_DBCONFIG_DQS_DDL, 0, (int *)0);
}
