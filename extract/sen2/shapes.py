"""The files of a SEN2 release that are read: every column known by name, whether used or deliberately not.

Seen: the releases of reporting years 2025 (before and after its revision) and 2026. Where DfE renamed a column both
names stand side by side. A name that stands nowhere here makes the file SourceChanged.
"""

from __future__ import annotations

from dataclasses import dataclass

from extract.terms import PeriodType

KEYS: dict[str, tuple[str, ...]] = {name: (name,) for name in (
    "time_period", "time_identifier", "geographic_level", "country_code", "country_name", "region_code", "region_name",
    "new_la_code", "old_la_code", "la_name",
)}  # fmt: skip
"""Columns that say whose and when; the same in every file."""

BREAKDOWN: dict[str, tuple[str, ...]] = {"breakdown_topic": ("breakdown_topic",), "breakdown": ("breakdown",)}


@dataclass(frozen=True, slots=True)
class Shape:
    """One file of a release.

    Attributes:
        headlines: labels of the rows about all children and young people; all other rows are breakdowns and are left out.
            Empty in a file without breakdowns.
        period_type: kind of year that the file's time_period is.
        measures: known column names of each measure; a key that ends in "?" came in with a later release.
        ignored: patterns of columns known and deliberately not used.
    """

    headlines: frozenset[str]
    period_type: PeriodType
    measures: dict[str, tuple[str, ...]]
    ignored: tuple[str, ...]


_PLACEMENTS = (
    r"mainstream_(la_maintained|academy|free_school)(_resourced_provision|_senunit)?", "mainstream_independent",
    "special_la_maintained", "special_academy_free", "special_academy", "special_free_school",
    "ap_pru_academy", "ap_pru_free_school", "ap_pru_la_maintained", "ap_pru_total_pc",
    "general_fe_tertiary_colleges", "specialist_post_16_institutions", "ukrlp_provider", "fe_total_pc",
    "elective_home_education", "other_arrangements_la", "other_arrangements_parents", "online_provider", "w_settings",
    "other_schools", "other_placement_settings", "neet", "neet_ntci", "neet_other", "neet_other_csa", "ed_elsewhere_pc",
    "nm_early_years", "nm_early_years_pc", "await_prov(_2022)?", "perm_ex(_2022)?",
)  # fmt: skip

SHAPES: dict[str, Shape] = {
    "caseload.csv": Shape(
        frozenset({"All EHC plans"}),
        PeriodType.ACADEMIC_YEAR,
        {
            "ehc_plans": ("ehcplans",),
            "ehc_placements_mainstream": ("mainstream_total",),
            "ehc_placements_mainstream_rate": ("mainstream_total_pc",),
            "ehc_placements_special": ("special_total",),
            "ehc_placements_special_rate": ("special_total_pc",),
            "ehc_placements_independent": ("special_independent",),
            "ehc_placements_non_maintained": ("special_non_maintained",),
            "ehc_placements_further_education": ("fe_total",),
            "ehc_placements_alternative_provision": ("ap_pru_total",),
            "ehc_placements_elsewhere": ("ed_elsewhere",),
            "ehc_placements_unknown": ("placement_unknown",),
            "ehc_placements_unknown_rate": ("placement_unknown_pc",),
        },
        _PLACEMENTS,
    ),
    "newplans.csv": Shape(
        frozenset({"New EHC plans", "All new EHC plans"}),
        PeriodType.CALENDAR_YEAR,
        {"ehc_new_plans": ("new_ehc_plans",)},
        (*_PLACEMENTS, "mainstream_total(_pc)?", "special_total(_pc)?", "special_independent", "special_non_maintained",
         "fe_total", "ap_pru_total", "ed_elsewhere", "placement_unknown(_pc)?"),
    ),
    "requests.csv": Shape(
        frozenset({"All requests for EHC needs assessments", "All requests for an EHC needs assessment"}),
        PeriodType.CALENDAR_YEAR,
        {
            "ehc_requests": ("requests_received_in_year",),
            "ehc_requests_refused": ("requests_decided_not_to_assess",),
            "ehc_requests_refused_rate": ("request_not_assess_pc",),
            "ehc_requests_undecided_rate?": ("request_outstanding_pc",),
            "ehc_requests_withdrawn_rate?": ("request_withdrawn_pc",),
            "ehc_request_mediations": ("mediation_related_request",),
        },
        ("requests_rya", "requests_decided_to_assess", "requests_decision_not_made", "requests_withdrawn",
         "request_assess_pc", "request_outcome_(six|over_6)_weeks(_pc)?",
         "tribunal_related_request", "tribunal_after_mediation_request"),
    ),
    "timeliness_20_week.csv": Shape(
        frozenset({"All EHC plans issued", "All EHC plans"}),
        PeriodType.CALENDAR_YEAR,
        {
            "ehc_plans_issued": ("plans_issued_den",),
            "ehc_plans_issued_within_20_weeks": ("plans_issued_within_20_weeks",),
            "ehc_20_week_rate": ("pc_plans_issued_within_20_weeks",),
            "ehc_20_week_rate_excluding_exceptions": ("pc_plans_issued_20_weeks_ex",),
            "ehc_20_week_to_1_year_rate": ("pc_plans_issued_gt20weeks_ltyear",),
            "ehc_over_1_year_rate": ("pc_plans_issued_gt_1_year",),
            "ehc_average_weeks_to_plan?": ("avg_weeks_issue_plan",),
        },
        ("plans_issued_den_ex", "plans_issued_20_weeks_ex", "plans_issued_gt20weeks_ltyear(_ex)?",
         "pc_plans_issued_gt20weeks_ltyear_ex", "plans_issued_gt_1_year(_ex)?", "pc_plans_issued_gt_1_year_ex",
         "avg_weeks_issue_plan_exc"),
    ),
    "ceased_plans.csv": Shape(
        frozenset({"All ceased EHC plans"}),
        PeriodType.CALENDAR_YEAR,
        {
            "ehc_plans_ceased": ("total_ceased",),
            "ehc_plans_ceased_needs_met": ("needs_met",),
            "ehc_plans_ceased_transferred": ("transfer",),
        },
        ("max_age", "he", "employ", "no_engage", "moved_outside_eng", "deceased", "not_rec", "other"),
    ),
    "annual_reviews.csv": Shape(
        frozenset({"All annual reviews", "All reviews of EHC plans"}),
        PeriodType.CALENDAR_YEAR,
        {
            "ehc_annual_reviews_expected": ("review_expected", "review_expected_2025"),
            "ehc_annual_reviews_held": ("review_meeting_24", "review_completed_2025"),
            "ehc_annual_reviews_not_held": ("no_review_meeting", "review_not_completed"),
        },
        ("total_ehc_plans", r"review_not_expected(_20\d\d)?", r"review_meeting_25", r"review_meeting_prior_\d\d",
         "total_review_meeting", r"review_decision_?(prior)?(24|25)", "review_decision_prior24",
         "review_decision_(not_due|outstanding)", r"review_completed_prior_20\d\d",
         "(no_)?outcome(_(amend|amended|cease|ceased|maintan|maintained|recorded))?",
         r"(number|pc)_decsion_4weeks", r"(number|pc)_decision_gt_4weeks", "decision_(over_)?4_weeks"),
    ),
    "phase_transfers.csv": Shape(
        frozenset(),
        PeriodType.CALENDAR_YEAR,
        {"ehc_plans": ("number_plans",)},
        (r"due_\d\d", r"final_\d\d"),
    ),
}  # fmt: skip
"""Files by name."""

DATED_COLUMNS = {"review_meeting_24": "2024", "review_expected_2025": "2025", "review_completed_2025": "2025"}
"""Columns whose own name says the year that their values belong to; a row of another year is not what it seems."""

IGNORED_FILES = (
    "assessments.csv", "personal_budgets.csv", "residential_settings.csv", "sen_need_newplans.csv", "sen_needs_all_plans.csv",
    "work_based_placements.csv", "sen2_dmo_dco.csv", "data-guidance.txt",
)  # fmt: skip
"""Files known and deliberately not read here: no measure of ours comes from them."""
