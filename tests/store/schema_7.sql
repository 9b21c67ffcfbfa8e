-- A journal of schema 7 with rows in every table.
BEGIN TRANSACTION;
CREATE TABLE answers (
        answer_id INTEGER PRIMARY KEY,
        account TEXT NOT NULL,
        intent_ref TEXT REFERENCES intents (ref),
        endpoint TEXT NOT NULL,
        shape TEXT NOT NULL,
        status_code INTEGER NOT NULL CHECK (typeof(status_code) = 'integer'),
        content_type TEXT NOT NULL,
        body BLOB NOT NULL CHECK (length(body) <= 65536),
        received_at INTEGER NOT NULL CHECK (typeof(received_at) = 'integer'),
        is_understood INTEGER NOT NULL CHECK (is_understood IN (0, 1)),
        read_by TEXT NOT NULL
    );
INSERT INTO "answers" VALUES(1,'somebody@example.com','ref-2','order','',200,'application/json',X'7B22737461747573223A2273756363657373222C226D657373616765223A7B226C696E65223A222B3120323032203535352030313738227D7D',1781947800123456,0,'0.1.0');
INSERT INTO "answers" VALUES(2,'somebody@example.com',NULL,'balance','4b3e037b33225f3d',403,'application/json',X'FF203C68746D6C3E',1781947800123456,0,'0.1.0');
CREATE TABLE balances (
        balance_id INTEGER PRIMARY KEY,
        account TEXT NOT NULL,
        balance TEXT NOT NULL,
        first_read_at INTEGER NOT NULL CHECK (typeof(first_read_at) = 'integer'),
        last_read_at INTEGER NOT NULL CHECK (typeof(last_read_at) = 'integer')
    );
INSERT INTO "balances" VALUES(1,'somebody@example.com','37.40',1781947800123456,1781947800123456);
INSERT INTO "balances" VALUES(2,'somebody@example.com','36.55',1781947860123456,1781947860123456);
CREATE TABLE favourites (
        kind TEXT NOT NULL,
        country TEXT NOT NULL,
        service TEXT NOT NULL,
        PRIMARY KEY (kind, country, service)
    ) WITHOUT ROWID
    ;
INSERT INTO "favourites" VALUES('short_term','','examplepay');
CREATE TABLE intents (
        ref TEXT PRIMARY KEY,
        account TEXT NOT NULL,
        instance_id TEXT NOT NULL,
        action TEXT NOT NULL,
        began_at INTEGER NOT NULL CHECK (typeof(began_at) = 'integer'),
        service TEXT NOT NULL,
        kind TEXT NOT NULL,
        product_ids TEXT NOT NULL,
        order_id TEXT NOT NULL,
        number TEXT NOT NULL,
        price_shown TEXT,
        accepted_max_price TEXT,
        bid_percent INTEGER CHECK (typeof(bid_percent) IN ('integer', 'null')),
        balance_before TEXT,
        balance_after TEXT,
        ending TEXT,
        ended_at INTEGER CHECK (typeof(ended_at) IN ('integer', 'null')),
        detail TEXT NOT NULL
    , charged TEXT, country TEXT NOT NULL DEFAULT '');
INSERT INTO "intents" VALUES('ref-1','somebody@example.com','one','order',1781947800123456,'examplepay','short_term','["101"]','','','0.85',NULL,NULL,'37.40','36.55','done',1781947800123456,'',NULL,'');
INSERT INTO "intents" VALUES('ref-2','somebody@example.com','one','order',1781947860123456,'examplepay','short_term','["101"]','','','0.85','1.30',25,'37.40',NULL,'unknown',1781947860123456,'No answer came.',NULL,'');
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
INSERT INTO "meta" VALUES('account','somebody@example.com');
CREATE TABLE orders (
        account TEXT NOT NULL,
        order_id TEXT NOT NULL,
        service TEXT NOT NULL,
        kind TEXT NOT NULL,
        created_at INTEGER NOT NULL CHECK (typeof(created_at) = 'integer'),
        number TEXT NOT NULL,
        status TEXT NOT NULL,
        price TEXT,
        product_id TEXT NOT NULL,
        country TEXT NOT NULL,
        bid_percent INTEGER CHECK (typeof(bid_percent) IN ('integer', 'null')),
        expires_at INTEGER CHECK (typeof(expires_at) IN ('integer', 'null')),
        active_until INTEGER CHECK (typeof(active_until) IN ('integer', 'null')),
        rejected_at INTEGER CHECK (typeof(rejected_at) IN ('integer', 'null')),
        ended_at INTEGER CHECK (typeof(ended_at) IN ('integer', 'null')),
        parent_id TEXT NOT NULL,
        sms_count INTEGER NOT NULL DEFAULT 0 CHECK (typeof(sms_count) = 'integer'),
        last_code TEXT NOT NULL DEFAULT '',
        first_sms_at INTEGER CHECK (typeof(first_sms_at) IN ('integer', 'null')),
        last_sms_at INTEGER CHECK (typeof(last_sms_at) IN ('integer', 'null')),
        note TEXT NOT NULL DEFAULT '',
        intent_ref TEXT REFERENCES intents (ref), refunded TEXT, warning TEXT NOT NULL DEFAULT '', id_at_service TEXT NOT NULL DEFAULT '', expires_assumed INTEGER NOT NULL DEFAULT 0
        CHECK (expires_assumed IN (0, 1)),
        PRIMARY KEY (account, order_id)
    );
INSERT INTO "orders" VALUES('somebody@example.com','900001','examplepay','short_term',1781947800123456,'12025550143','Reserved','0.85','101','',NULL,1781948400123456,NULL,NULL,NULL,'',3,'482913',1781947860123456,1781947980123456,'für Mama','ref-1',NULL,'','',0);
INSERT INTO "orders" VALUES('somebody@example.com','900002','exampledate','short_term',1781947800123456,'13105550178','Reserved','0.85','101','',NULL,1781948400123456,NULL,1781947860123456,NULL,'',0,'',NULL,NULL,'',NULL,NULL,'','',0);
INSERT INTO "orders" VALUES('somebody@example.com','900003','examplepay','long_term',1781947800123456,'','Reserved',NULL,'101','',40,1784539800123456,NULL,NULL,NULL,'900001',0,'',NULL,NULL,'',NULL,NULL,'','',0);
CREATE TABLE price_alerts (
        kind TEXT NOT NULL,
        country TEXT NOT NULL,
        service TEXT NOT NULL,
        max_price TEXT,
        PRIMARY KEY (kind, country, service)
    ) WITHOUT ROWID
    ;
INSERT INTO "price_alerts" VALUES('short_term','','examplepay','0.80');
CREATE TABLE price_lists (
        kind TEXT NOT NULL,
        country TEXT NOT NULL,
        read_at INTEGER CHECK (typeof(read_at) IN ('integer', 'null')),
        PRIMARY KEY (kind, country)
    ) WITHOUT ROWID
    ;
INSERT INTO "price_lists" VALUES('short_term','',1781947800123456);
CREATE TABLE products (
        kind TEXT NOT NULL,
        country TEXT NOT NULL,
        page INTEGER NOT NULL CHECK (typeof(page) = 'integer'),
        rows TEXT NOT NULL,
        PRIMARY KEY (kind, country, page)
    );
INSERT INTO "products" VALUES('short_term','',0,'[["0","1","2","3","4","5","6","7","8","9","10","11"],["Service 00000 / x","Service 00001 / x","Service 00002 / x","Service 00003 / x","Service 00004 / x","Service 00005 / x","Service 00006 / x","Service 00007 / x","Service 00008 / x","Service 00009 / x","Service 00010 / x","Service 00011 / x"],["0","0.01","0.02","0.03","0.04","0.05","0.06","0.07","0.08","0.09","0.1","0.11"],["short_term","short_term","short_term","short_term","short_term","short_term","short_term","short_term","short_term","short_term","short_term","short_term"],[0,1,2,3,4,5,6,7,8,9,10,11],["1","1","1","1","1","1","1","1","1","1","1","1"],["","","","","","","","","","","",""]]');
CREATE TABLE sms (
        sms_id INTEGER PRIMARY KEY,
        account TEXT NOT NULL,
        order_id TEXT NOT NULL,
        service TEXT NOT NULL,
        kind TEXT NOT NULL,
        number TEXT NOT NULL,
        text TEXT NOT NULL,
        code TEXT NOT NULL,
        sender TEXT NOT NULL,
        received_at INTEGER NOT NULL CHECK (typeof(received_at) = 'integer'),
        service_at INTEGER CHECK (typeof(service_at) IN ('integer', 'null')),
        is_seen INTEGER NOT NULL DEFAULT 0 CHECK (is_seen IN (0, 1)),
        FOREIGN KEY (account, order_id) REFERENCES orders (account, order_id)
    );
INSERT INTO "sms" VALUES(1,'somebody@example.com','900001','examplepay','short_term','12025550143','Your code is 739154','739154','22000',1781947860123456,NULL,1);
INSERT INTO "sms" VALUES(2,'somebody@example.com','900001','examplepay','short_term','12025550143','Второй код:
482 913 ☎','482913','22000',1781947920123456,1781947920123456,1);
INSERT INTO "sms" VALUES(3,'somebody@example.com','900001','examplepay','short_term','12025550143','It''s the 3rd; "quoted"','','22000',1781947980123456,NULL,0);
CREATE TABLE sms_service_ids (
        sms_id INTEGER PRIMARY KEY REFERENCES sms (sms_id),
        service_id TEXT NOT NULL
    );
INSERT INTO "sms_service_ids" VALUES(2,'7001');
CREATE INDEX intents_by_time ON intents (account, began_at);
CREATE INDEX intents_unsettled ON intents (account, began_at)
        WHERE ending IS NULL OR ending = 'unknown'
    ;
CREATE INDEX orders_by_time ON orders (account, created_at, order_id);
CREATE INDEX orders_open ON orders (account, expires_at)
        WHERE rejected_at IS NULL AND ended_at IS NULL
    ;
CREATE INDEX orders_by_intent ON orders (intent_ref) WHERE intent_ref IS NOT NULL;
CREATE INDEX sms_by_arrival ON sms (account);
CREATE INDEX sms_of_order ON sms (account, order_id, received_at);
CREATE INDEX sms_unseen ON sms (account, order_id) WHERE is_seen = 0;
CREATE INDEX balances_by_arrival ON balances (account);
CREATE INDEX balances_by_time ON balances (account, first_read_at);
CREATE INDEX sms_by_service ON sms (account, service);
CREATE INDEX sms_by_kind ON sms (account, kind);
CREATE INDEX sms_by_time ON sms (account, received_at);
CREATE INDEX orders_rejected ON orders (account, rejected_at)
        WHERE rejected_at IS NOT NULL
    ;
CREATE INDEX orders_noted ON orders (account, order_id) WHERE note <> '';
CREATE UNIQUE INDEX answers_of_intent ON answers (intent_ref) WHERE intent_ref IS NOT NULL;
CREATE UNIQUE INDEX answers_by_shape ON answers (account, endpoint, shape)
        WHERE intent_ref IS NULL
    ;
CREATE INDEX answers_understood ON answers (received_at) WHERE is_understood = 1;
CREATE INDEX intents_of_order ON intents (account, order_id) WHERE order_id <> '';
CREATE INDEX orders_assumed ON orders (account, expires_at)
        WHERE rejected_at IS NULL AND ended_at IS NULL AND expires_assumed = 1
    ;
COMMIT;
PRAGMA user_version = 7;
