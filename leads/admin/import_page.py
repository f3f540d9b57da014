"""The page on which a manager hands in a file of leads."""

from accounts.admin.job_start import StartPage, register_start_page
from leads.admin.import_forms import ImportForm
from leads.admin.import_review import review

register_start_page(
    StartPage(
        "import_leads",
        guide="leads/admin/import_guide.html",
        button="Continue",
        form=ImportForm,
        review=review,
        onward="leads/admin/import_onward.html",
    )
)
