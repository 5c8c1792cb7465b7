"""All stores of one database."""

from bot.adapters.database.account_memory import SqlAccountMemory
from bot.adapters.database.alert_memory import SqlAlertMemory
from bot.adapters.database.announcement_store import SqlAnnouncementStore
from bot.adapters.database.chat_store import SqlChatStore
from bot.adapters.database.correction_store import SqlCorrectionStore
from bot.adapters.database.delivery_log import SqlDeliveryLog
from bot.adapters.database.digest_store import SqlDigestStore
from bot.adapters.database.engine import Database
from bot.adapters.database.outbox import SqlOutbox
from bot.adapters.database.personal_records import SqlPersonalRecords
from bot.adapters.database.pin_store import SqlPinStore
from bot.adapters.database.reader_store import SqlReaderStore
from bot.adapters.database.run_store import SqlRunStore
from bot.adapters.database.standing import SqlOverview
from bot.adapters.database.subscription_store import SqlSubscriptionStore
from bot.adapters.database.theme_store import SqlThemeStore


class Stores:
    """What the use cases read and write, on a database that was migrated."""

    def __init__(self, database: Database) -> None:
        self.digests = SqlDigestStore(database)
        self.subscriptions = SqlSubscriptionStore(database)
        self.outbox = SqlOutbox(database)
        self.runs = SqlRunStore(database)
        self.alerts = SqlAlertMemory(database)
        self.announcements = SqlAnnouncementStore(database)
        self.overview = SqlOverview(database)
        self.corrections = SqlCorrectionStore(database)
        self.chats = SqlChatStore(database)
        self.accounts = SqlAccountMemory(database)
        self.delivery_log = SqlDeliveryLog(database)
        self.pins = SqlPinStore(database)
        self.readers = SqlReaderStore(database)
        self.personal = SqlPersonalRecords(database)
        self.themes = SqlThemeStore(database)
