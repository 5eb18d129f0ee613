namespace Wakala.Perf.Gate;

/// <summary>The Universal Scalability Law's curve: X(N) = λN / (1 + α(N − 1) + βN(N − 1)).</summary>
/// <param name="Lambda">λ: the throughput of one alone.</param>
/// <param name="Alpha">α: the share of the work that waits in line, from 0 to 1.</param>
/// <param name="Beta">β: what each pair costs to agree, from 0.</param>
internal readonly record struct ScalabilityCurve(double Lambda, double Alpha, double Beta)
{
    private const int MostSteps = 60;
    private const double Settled = 1e-10;
    /// <summary>What delays less than this, at the largest load, is the arithmetic's rounding and 0.</summary>
    private const double Rounding = 1e-7;

    public double At(double concurrency) => Lambda * concurrency / Delay(concurrency, Alpha, Beta);

    /// <summary>How many times longer the work takes under a load than alone, less 1.</summary>
    public double Slowdown(double concurrency) => Delay(concurrency, Alpha, Beta) - 1;

    /// <summary>
    /// The curve of least squares with α in [0, 1] and β at least 0: Gauss and Newton's steps, shortened until they help (Levenberg,
    /// Marquardt). Given α and β, the best λ has a closed form, so that steps are in two dimensions (G. H. Golub and V. Pereyra, "The
    /// differentiation of pseudo-inverses and nonlinear least squares problems whose variables separate", SIAM Journal on Numerical Analysis
    /// 10, 1973). Where a bound is met, each edge is gone along on its own, and the best is taken.
    /// </summary>
    public static ScalabilityCurve LeastSquares(IReadOnlyList<ThroughputPoint> points)
    {
        var most = points.Max(point => point.Concurrency);
        var (alpha, beta) = Linearised(points);
        var best = Descend(points, most, Of(points, alpha, beta), moveAlpha: true, moveBeta: true);
        if (best.Alpha is > 0 and < 1 && best.Beta > 0)
            return Rounded(points, best, most);
        ScalabilityCurve[] edges =
        [
            best,
            Descend(points, most, Of(points, 0, best.Beta), moveAlpha: false, moveBeta: true),
            Descend(points, most, Of(points, 1, best.Beta), moveAlpha: false, moveBeta: true),
            Descend(points, most, Of(points, best.Alpha, 0), moveAlpha: true, moveBeta: false),
        ];
        return Rounded(points, edges.MinBy(edge => edge.Squares(points)), most);
    }

    /// <summary>The sum of squared residuals; infinite where the curve has none.</summary>
    public double Squares(IReadOnlyList<ThroughputPoint> points)
    {
        var sum = 0.0;
        foreach (var point in points)
            sum += (point.Throughput - At(point.Concurrency)) * (point.Throughput - At(point.Concurrency));
        return double.IsFinite(sum) ? sum : double.PositiveInfinity;
    }

    private static double Delay(double n, double alpha, double beta) => 1 + (alpha * (n - 1)) + (beta * n * (n - 1));

    private static ScalabilityCurve Of(IReadOnlyList<ThroughputPoint> points, double alpha, double beta)
    {
        var (cross, squares) = (0.0, 0.0);
        foreach (var point in points)
        {
            var shape = point.Concurrency / Delay(point.Concurrency, alpha, beta);
            cross += point.Throughput * shape;
            squares += shape * shape;
        }

        return new ScalabilityCurve(cross / squares, alpha, beta);
    }

    /// <summary>N / X = (1 + α(N − 1) + βN(N − 1)) / λ is linear: three equations, weighted by the throughput's fourth power over N's square.</summary>
    private static (double Alpha, double Beta) Linearised(IReadOnlyList<ThroughputPoint> points)
    {
        var sums = new double[3, 4];
        foreach (var (n, x) in points)
        {
            double[] terms = [1, n - 1, n * (n - 1), n / x];
            var weight = x * x / n * (x * x / n);
            for (var row = 0; row < 3; row++)
            {
                for (var column = 0; column < 4; column++)
                    sums[row, column] += weight * terms[row] * terms[column];
            }
        }

        var lambda = Determinant(sums, 3, 1, 2);
        var (alpha, beta) = (Determinant(sums, 0, 3, 2) / lambda, Determinant(sums, 0, 1, 3) / lambda);
        return double.IsFinite(alpha) && double.IsFinite(beta) ? (Math.Clamp(alpha, 0, 1), Math.Max(0, beta)) : (0, 0);
    }

    private static double Determinant(double[,] m, int a, int b, int c)
        => (m[0, a] * ((m[1, b] * m[2, c]) - (m[1, c] * m[2, b])))
            - (m[0, b] * ((m[1, a] * m[2, c]) - (m[1, c] * m[2, a])))
            + (m[0, c] * ((m[1, a] * m[2, b]) - (m[1, b] * m[2, a])));

    private static ScalabilityCurve Descend(IReadOnlyList<ThroughputPoint> points, double most, ScalabilityCurve start, bool moveAlpha, bool moveBeta)
    {
        var (at, squares, damping) = (start, start.Squares(points), 1e-3);
        for (var step = 0; step < MostSteps && damping < 1e9; step++)
        {
            var (toAlpha, toBeta) = Step(points, most, at, damping, moveAlpha, moveBeta);
            var next = Of(points, Math.Clamp(at.Alpha + toAlpha, 0, 1), Math.Max(0, at.Beta + toBeta));
            var reached = next.Squares(points);
            if (!(reached < squares))
            {
                damping *= 8;
                continue;
            }

            var gain = (squares - reached) / squares;
            (at, squares, damping) = (next, reached, damping / 8);
            if (gain < Settled)
                break;
        }

        return at;
    }

    /// <summary>
    /// One step of the two normal equations. α and β are counted in what they delay at the largest load, so that both are of one size, and
    /// what a change of λ would do as well is taken out of the derivatives.
    /// </summary>
    private static (double Alpha, double Beta) Step(
        IReadOnlyList<ThroughputPoint> points, double most, ScalabilityCurve at, double damping, bool moveAlpha, bool moveBeta)
    {
        double ff = 0, fa = 0, fb = 0, aa = 0, ab = 0, bb = 0, ra = 0, rb = 0;
        foreach (var (n, x) in points)
        {
            var delay = Delay(n, at.Alpha, at.Beta);
            var shape = n / delay;
            var byAlpha = -at.Lambda * shape * (n - 1) / delay / most;
            var byBeta = byAlpha * n / most;
            var residual = x - (at.Lambda * shape);
            (ff, fa, fb) = (ff + (shape * shape), fa + (shape * byAlpha), fb + (shape * byBeta));
            (aa, ab, bb) = (aa + (byAlpha * byAlpha), ab + (byAlpha * byBeta), bb + (byBeta * byBeta));
            (ra, rb) = (ra + (residual * byAlpha), rb + (residual * byBeta));
        }

        (aa, ab, bb) = ((aa - (fa * fa / ff)) * (1 + damping), ab - (fa * fb / ff), (bb - (fb * fb / ff)) * (1 + damping));
        var free = (aa * bb) - (ab * ab);
        var (a, b) = (((ra * bb) - (rb * ab)) / free, ((rb * aa) - (ra * ab)) / free);
        return (moveAlpha, moveBeta) switch
        {
            (true, true) => (a / most, b / most / most),
            (true, false) => (ra / aa / most, 0),
            _ => (0, rb / bb / most / most),
        };
    }

    private static ScalabilityCurve Rounded(IReadOnlyList<ThroughputPoint> points, ScalabilityCurve curve, double most)
    {
        var alpha = curve.Alpha * most < Rounding ? 0 : curve.Alpha;
        var beta = curve.Beta * most * most < Rounding ? 0 : curve.Beta;
        return Of(points, alpha, beta);
    }
}
