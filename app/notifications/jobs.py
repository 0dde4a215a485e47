"""What recurs: mail is gathered, digests are planned, mail goes out, what is old is forgotten."""

from app.core.jobs import Job
from app.notifications.service.digests import plan_digests
from app.notifications.service.forgetting import forget_old
from app.notifications.service.gathering import gather_mails
from app.notifications.service.sending import send_mails

GATHER_MAILS = Job("notifications.gather_mails", gather_mails)
PLAN_DIGESTS = Job("notifications.plan_digests", plan_digests)
SEND_MAILS = Job("notifications.send_mails", send_mails)
FORGET_OLD_NOTICES = Job("notifications.forget_old", forget_old)
