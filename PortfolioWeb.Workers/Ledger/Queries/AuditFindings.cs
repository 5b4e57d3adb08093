using PortfolioWeb.Workers.Contracts;
using PortfolioWeb.Workers.Investing;
using PortfolioWeb.Workers.Ledger.Writing;

namespace PortfolioWeb.Workers.Ledger.Queries;

/// <summary>A day of a portfolio that is missing or cannot be verified, unless its messages are still being processed.</summary>
internal sealed record AuditDoubt(string Portfolio, MarketDay Day, bool Stored);

/// <summary>The findings of one pass over the ledger.</summary>
internal sealed class AuditFindings
{
    private const int LongestList = 1000;

    private readonly List<WrongEvaluation> _wrong = [];
    private readonly List<MissingEvaluation> _missing = [];
    private readonly List<MissingClose> _missingCloses = [];
    private readonly List<WrongClose> _wrongCloses = [];

    public HashSet<AuditDoubt> Doubts { get; } = [];

    public Dictionary<AuditDoubt, Evaluation> Unproved { get; } = [];

    public int Days { get; set; }

    public int Closes { get; set; }

    public int Evaluations { get; set; }

    public int Incomplete { get; set; }

    public void Wrong(WrongEvaluation wrong) => Add(_wrong, wrong);

    public void Missing(string portfolio, MarketDay day) => Add(_missing, new MissingEvaluation(portfolio, day.Date, day.Run));

    public void Missing(MissingClose missing) => Add(_missingCloses, missing);

    public void Wrong(WrongClose wrong) => Add(_wrongCloses, wrong);

    /// <summary>Creates the report: confirmed doubts are faults, all others are waiting.</summary>
    public AuditReport Report(IReadOnlyCollection<AuditDoubt> confirmed)
    {
        foreach (var doubt in confirmed.Where(doubt => !doubt.Stored))
            Missing(doubt.Portfolio, doubt.Day);
        foreach (var doubt in confirmed.Where(doubt => doubt.Stored))
            Wrong(new WrongEvaluation(doubt.Portfolio, doubt.Day.Date, Unproved[doubt], null));
        return new AuditReport(
            Days, Closes, Evaluations, Incomplete + Doubts.Count - confirmed.Count, _missing, _wrong, _missingCloses, _wrongCloses);
    }

    private static void Add<T>(List<T> list, T fault)
    {
        if (list.Count < LongestList)
            list.Add(fault);
    }
}
