-- One row per operation: what `summarize-ops` counts. `observations` is the view of that name (docs/scale.md), whose
-- table of dialects says which words other engines have for three of these.
SELECT
  *,
  CASE
    WHEN probes = 0 THEN 'brittle'
    WHEN mismatches = 0 AND matches > 0 THEN 'ok'
    ELSE 'partial'
  END AS coverage_status
FROM (
  SELECT
    operation,
    count(*) AS probes_including_blocked,
    count(*) FILTER (WHERE is_blocked) AS blocked,
    count(*) FILTER (WHERE NOT is_blocked AND is_missed) AS unobserved,
    count(*) FILTER (WHERE NOT is_blocked AND NOT is_missed) AS probes,
    count(*) FILTER (WHERE NOT is_blocked AND NOT is_missed AND "match") AS matches,
    count(*) FILTER (WHERE NOT is_blocked AND NOT is_missed AND NOT "match") AS mismatches,
    list_sort(list(DISTINCT scenario_id)) AS scenarios
  FROM (
    SELECT
      operation,
      scenario_id,
      "match",
      coalesce(failure_stage IN ('apply', 'bootstrap', 'preflight'), 1 = 0) AS is_blocked,
      coalesce(NOT intended_op_witnessed, 1 = 0) AS is_missed
    FROM observations
  ) AS judged
  GROUP BY operation
) AS counted
ORDER BY operation
