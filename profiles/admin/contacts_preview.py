"""The page on which a manager hands in a list of contacts to see what an import would do."""

from accounts.admin.job_start import StartPage, register_start_page

register_start_page(
    StartPage(
        "preview_contacts", guide="profiles/admin/preview_guide.html", button="Start the preview"
    )
)
