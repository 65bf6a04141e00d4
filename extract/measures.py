"""Every measure by name: what it is, its unit and its kind of period. Sources may use no other."""

from __future__ import annotations

from dataclasses import dataclass

from extract.terms import PeriodType, Unit

FY, AY, CY, DAY = PeriodType.FINANCIAL_YEAR, PeriodType.ACADEMIC_YEAR, PeriodType.CALENDAR_YEAR, PeriodType.DAY


@dataclass(frozen=True, slots=True)
class Measure:
    """One measure.

    Attributes:
        label: what people call it, lower case, for captions and column heads.
        definition: one or two plain sentences.
        additive: True when authorities sum to England, so that a check can hold them together.
        warning: what a reader must know before comparing it, "" when nothing.
    """

    name: str
    label: str
    unit: Unit
    period_type: PeriodType
    definition: str
    additive: bool = False
    warning: str = ""


_BREAK = "SEN2 was collected as totals until the 2022 return and person by person since 2023: do not draw the two as one series."
_NEW_METHOD = "The method changed for 2024: rates before and after are not comparable."

# fmt: off
_ALL = (
    Measure("dsg_cumulative_balance", "Dedicated Schools Grant balance", Unit.GBP, FY,
            "Dedicated Schools Grant carried forward to the next year at 31 March; a deficit is negative.", False,
            "The whole grant, mostly but not only high needs. May be before or after DfE payments."),
    Measure("dsg_in_year_balance", "Dedicated Schools Grant in-year balance", Unit.GBP, FY,
            "Dedicated Schools Grant income less spending in the year; an overspend is negative."),
    Measure("dsg_balance_percent_of_income", "Dedicated Schools Grant balance as a share of the grant", Unit.PERCENT, FY,
            "DfE's percentage: cumulative balance over total Dedicated Schools Grant income; a deficit is negative."),
    Measure("dsg_balance_base", "grant that DfE's percentage of balance is of", Unit.GBP, FY,
            "Dedicated Schools Grant allocated by March of the year, on which DfE reckoned its percentage of the balance.", True,
            "For working out a balance from its percentage only: see the allocation itself for the year's grant."),
    Measure("dsg_allocation", "Dedicated Schools Grant allocation", Unit.GBP, FY,
            "Dedicated Schools Grant allocated for the year, before recoupment and deductions.", True),
    Measure("high_needs_allocation", "high needs block allocation", Unit.GBP, FY,
            "High needs block of the Dedicated Schools Grant, before deductions.", True),
    Measure("dsg_deficit_per_resident_0_25", "deficit for each resident aged 0 to 25", Unit.GBP, FY,
            "Dedicated Schools Grant deficit at 31 March over residents aged 0 to 25; a deficit is positive, a surplus negative.", False,
            "Computed by this project from two cited figures; the population is that of mid-2023."),
    Measure("dsg_deficit_share_of_allocation", "deficit as a share of the year's grant", Unit.PERCENT, FY,
            "Dedicated Schools Grant deficit at 31 March over the grant allocated for that year; a deficit is positive.", False,
            "Computed by this project from two cited figures."),
    Measure("population_0_25", "residents aged 0 to 25", Unit.COUNT, CY,
            "Mid-year population estimate of residents aged 0 to 25 inclusive.", True),
    Measure("agreement_planned_deficit", "planned deficit in the agreement", Unit.GBP, FY,
            "Dedicated Schools Grant deficit that the Safety Valve agreement plans for 31 March; a deficit is positive. Leaves DfE's payments out."),
    Measure("agreement_payment", "DfE payment under the agreement", Unit.GBP, FY, "Dedicated Schools Grant paid or promised under the Safety Valve agreement."),
    Measure("agreement_total_payment", "total DfE payment under the agreement", Unit.GBP, FY, "All payments under the Safety Valve agreement together; the period is the year the agreement is labelled with."),
    Measure("agreement_first_payment", "first DfE payment under the agreement", Unit.GBP, FY, "The first payment under the Safety Valve agreement."),
    Measure("agreement_in_year_balance_year", "year of in-year balance under the agreement", Unit.CATEGORY, FY,
            "Calendar year by whose 31 March spending in the year is to be back within the grant; the period is the year the agreement is labelled with."),
    Measure("agreement_elimination_year", "year of no deficit under the agreement", Unit.CATEGORY, FY,
            "Calendar year by whose 31 March no cumulative deficit is to be left; the period is the year the agreement is labelled with."),
    Measure("inspection_outcome", "Area SEND inspection outcome", Unit.CATEGORY, DAY,
            "1 typically positive, 2 inconsistent, 3 widespread and/or systemic failings; dated by the last day of the inspection."),
    Measure("inspection_priority_actions", "areas for priority action", Unit.COUNT, DAY, "Areas for priority action that the inspection report sets out."),
    Measure("inspection_areas_for_improvement", "areas for improvement", Unit.COUNT, DAY, "Areas for improvement that the inspection report sets out."),
    Measure("ehc_plans", "EHC plans in force", Unit.COUNT, AY, "Education, health and care plans in force on the January census day of the academic year.", True),
    Measure("ehc_new_plans", "new EHC plans", Unit.COUNT, CY, "Education, health and care plans made for the first time in the year.", True, _BREAK),
    Measure("ehc_requests", "requests for an assessment", Unit.COUNT, CY, "Initial requests for an EHC needs assessment received in the year.", True, _BREAK),
    Measure("ehc_requests_refused", "requests refused", Unit.COUNT, CY, "Requests for an EHC needs assessment on which the authority decided not to assess.", True, _BREAK),
    Measure("ehc_requests_refused_rate", "share of requests refused", Unit.PERCENT, CY, "DfE's percentage: decisions not to assess over requests received in the year.", False, _BREAK),
    Measure("ehc_requests_undecided_rate", "share of requests not yet decided", Unit.PERCENT, CY, "DfE's percentage: requests received in the year with no decision yet when it was counted.", False, _BREAK),
    Measure("ehc_requests_withdrawn_rate", "share of requests withdrawn", Unit.PERCENT, CY, "DfE's percentage: requests received in the year and withdrawn before a decision.", False, _BREAK),
    Measure("ehc_20_week_rate", "new plans within 20 weeks", Unit.PERCENT, CY, "New plans issued within the statutory 20 weeks, exceptions counted.", False, _BREAK),
    Measure("ehc_20_week_rate_excluding_exceptions", "new plans within 20 weeks, exceptions left out", Unit.PERCENT, CY, "New plans issued within 20 weeks where no exception applies.", False, _BREAK),
    Measure("ehc_20_week_to_1_year_rate", "new plans after 20 weeks and within a year", Unit.PERCENT, CY, "New plans that took more than 20 weeks and up to one year, exceptions counted.", False, _BREAK),
    Measure("ehc_over_1_year_rate", "new plans that took over a year", Unit.PERCENT, CY, "New plans that took more than one year, exceptions counted.", False, _BREAK),
    Measure("ehc_plans_issued", "new plans counted for timeliness", Unit.COUNT, CY, "New plans in the denominator of the 20-week rate, exceptions counted.", True, _BREAK),
    Measure("ehc_plans_issued_within_20_weeks", "new plans issued within 20 weeks (count)", Unit.COUNT, CY, "New plans issued within 20 weeks, exceptions counted.", True, _BREAK),
    Measure("ehc_average_weeks_to_plan", "average weeks to a new plan", Unit.WEEKS, CY, "Average weeks from request to new plan, exceptions counted."),
    Measure("ehc_request_mediations", "mediations about requests", Unit.COUNT, CY, "Requests for assessment that led to mediation.", True),
    Measure("ehc_plans_ceased", "plans ceased", Unit.COUNT, CY, "EHC plans that ceased in the year.", True),
    Measure("ehc_plans_ceased_needs_met", "plans ceased: needs met without a plan", Unit.COUNT, CY, "Plans that ceased because needs were met without one.", True),
    Measure("ehc_plans_ceased_transferred", "plans ceased: moved to another authority", Unit.COUNT, CY, "Plans that ceased here because responsibility moved to another authority.", True),
    Measure("ehc_placements_mainstream", "plans in mainstream", Unit.COUNT, AY, "Plans in force naming a mainstream school.", True),
    Measure("ehc_placements_mainstream_rate", "share of plans in mainstream", Unit.PERCENT, AY, "Share of plans in force naming a mainstream school."),
    Measure("ehc_placements_special", "plans in special schools", Unit.COUNT, AY, "Plans in force naming a special school of any kind.", True),
    Measure("ehc_placements_special_rate", "share of plans in special schools", Unit.PERCENT, AY, "Share of plans in force naming a special school of any kind."),
    Measure("ehc_placements_independent", "plans in independent special schools", Unit.COUNT, AY, "Plans in force naming an independent special school.", True),
    Measure("ehc_placements_non_maintained", "plans in non-maintained special schools", Unit.COUNT, AY, "Plans in force naming a non-maintained special school.", True),
    Measure("ehc_placements_further_education", "plans in further education", Unit.COUNT, AY, "Plans in force naming a further education setting.", True),
    Measure("ehc_placements_alternative_provision", "plans in alternative provision", Unit.COUNT, AY, "Plans in force naming alternative provision or a pupil referral unit.", True),
    Measure("ehc_placements_elsewhere", "plans for education elsewhere", Unit.COUNT, AY, "Plans in force for children educated elsewhere: at home, by other arrangement, not in education.", True),
    Measure("ehc_placements_unknown", "plans with no setting recorded", Unit.COUNT, AY,
            "Plans in force where the placement is unknown: the nearest published figure to plans issued without a school named.", True),
    Measure("ehc_placements_unknown_rate", "share of plans with no setting recorded", Unit.PERCENT, AY, "Share of plans in force where the placement is unknown."),
    Measure("ehc_annual_reviews_expected", "annual reviews expected", Unit.COUNT, CY, "Plans for which an annual review was expected in the year.", True,
            "Columns changed between the 2025 and 2026 releases."),
    Measure("ehc_annual_reviews_held", "annual reviews completed in the year", Unit.COUNT, CY, "Plans whose annual review was held or completed in the year.", True,
            "2024 counts meetings held in the year; 2025 counts reviews completed in the year: not comparable."),
    Measure("ehc_annual_reviews_not_held", "plans with no annual review recorded", Unit.COUNT, CY, "Plans with no annual review recorded.", True,
            "Columns changed between the 2025 and 2026 releases: not comparable."),
    Measure("tribunal_appeals", "appeals registered", Unit.COUNT, CY, "Appeals registered with the SEND Tribunal in the year.", True),
    Measure("tribunal_decisions_old_method", "appealable decisions, method to 2024", Unit.COUNT, CY, "Appealable decisions as counted by the method in use to 2024.", True, _NEW_METHOD),
    Measure("tribunal_decisions_new_method", "appealable decisions, method from 2024", Unit.COUNT, CY, "Appealable decisions as counted by the method in use from 2024.", True, _NEW_METHOD),
    Measure("tribunal_appeal_rate_old_method", "appeals as a share of appealable decisions, method to 2024", Unit.PERCENT, CY, "Appeals registered over appealable decisions by the method in use to 2024.", False, _NEW_METHOD),
    Measure("tribunal_appeal_rate_new_method", "appeals as a share of appealable decisions, method from 2024", Unit.PERCENT, CY, "Appeals registered over appealable decisions by the method in use from 2024.", False, _NEW_METHOD),
    Measure("usable_reserves", "usable reserves", Unit.GBP, FY, "The council's usable revenue reserves at 31 March. No file is held yet."),
    Measure("council_contribution", "council's own contribution to the deficit", Unit.GBP, FY, "What the council itself put towards the deficit."),
    Measure("total_dsg_deficit", "total Dedicated Schools Grant deficit in England", Unit.GBP, FY, "Sum of the deficits of authorities in deficit."),
    Measure("high_needs_stability_grant", "High Needs Stability Grant", Unit.GBP, FY,
            "Grant towards high needs deficits accrued to the end of the year, where DfE approves a local SEND reform plan."),
    Measure("safety_valve_total", "Safety Valve agreements together", Unit.GBP, DAY, "What DfE is to pay under all agreements made by that day."),
    Measure("national_high_needs_funding", "high needs funding in England", Unit.GBP, FY, "Funding for high needs in England in the year."),
    Measure("national_send_shortfall", "shortfall of SEND funding in England", Unit.GBP, FY, "SEND spending forecast above the funding for it in the year, if nothing changes."),
    Measure("authorities_at_risk_of_section_114", "authorities at risk of a section 114 notice", Unit.PERCENT, DAY, "Share of authorities in England said to be at risk of a section 114 notice."),
    Measure("tribunal_hearings_for_appellant", "hearings decided for the appellant", Unit.PERCENT, AY,
            "Share of SEND appeals decided at a hearing that were decided in the appellant's favour, at least in part.", False,
            "Of appeals decided at a hearing only: most appeals end before one."),
    Measure("tribunal_appeals_school_year", "appeals registered in the school year", Unit.COUNT, AY, "Appeals registered with the SEND Tribunal from September to August.", False,
            "A school year: do not compare with the calendar years of the appeal tables."),
    Measure("area_send_typically_positive", "areas at the best of three outcomes", Unit.COUNT, DAY, "Areas whose latest Area SEND inspection under the 2023 framework found typically positive experiences."),
    Measure("area_send_inconsistent", "areas at the middle of three outcomes", Unit.COUNT, DAY, "Areas whose latest Area SEND inspection under the 2023 framework found inconsistent experiences."),
    Measure("area_send_systemic_failings", "areas at the lowest of three outcomes", Unit.COUNT, DAY, "Areas whose latest Area SEND inspection under the 2023 framework found widespread and/or systemic failings."),
)
# fmt: on

MEASURES: dict[str, Measure] = {measure.name: measure for measure in _ALL}
"""Measure by name."""
