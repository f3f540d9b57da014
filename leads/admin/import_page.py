"""The page on which a manager hands in leads, first as a preview."""

from typing import Any

from django import forms
from unfold.widgets import UnfoldAdminTextareaWidget, UnfoldBooleanSwitchWidget

from accounts.admin.job_start import JobForm, StartPage, register_start_page
from leads.importing.lead_map import MapError, read_map


class ImportForm(JobForm):
    """The file, its map, and whether it is only a preview."""

    lead_map = forms.CharField(
        label="Map",
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 12, "spellcheck": "false"}),
        initial='{\n  "reference": "Id",\n  "name": "Name",\n  "phone": "Phone",\n  "attributes": "*"\n}',
        help_text="What each column is, in JSON. The columns are named as in the file.",
    )
    dry_run = forms.BooleanField(
        label="Preview only",
        required=False,
        initial=True,
        widget=UnfoldBooleanSwitchWidget,
        help_text="Nothing is written; you see what would be. Switch it off to import.",
    )

    def clean_lead_map(self) -> dict[str, Any]:
        try:
            return read_map(self.cleaned_data["lead_map"])
        except MapError as error:
            raise forms.ValidationError(error.message) from error


register_start_page(StartPage("import_leads", guide="leads/admin/import_guide.html", button="Start", form=ImportForm))
