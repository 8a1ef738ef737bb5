import warnings

import numpy as np
from sklearn.exceptions import ConvergenceWarning
from sklearn.mixture import GaussianMixture

warnings.filterwarnings("ignore", category=ConvergenceWarning)


class StartedMixture(GaussianMixture):
    """Starts at the first points, with equal weights and unit covariances, and spends no time on a start of its own."""

    def _initialize_parameters(self, x, random_state):
        components, dimensions = self.n_components, x.shape[1]
        self.weights_ = np.full(components, 1 / components)
        self.means_ = x[:components].copy()
        full = self.covariance_type == "full"
        self.precisions_cholesky_ = np.stack([np.eye(dimensions) if full else np.ones(dimensions)] * components)


class MixtureTask:
    """A fixed number of iterations of EM, always from the same start or by k-means."""

    def __init__(self, workload, path):
        shape = (workload["points"], workload["dimensions"])
        self.points = np.fromfile(path, dtype=np.float32, count=shape[0] * shape[1]).reshape(shape).astype(np.float64)
        self.workload = workload
        self.seed = -1

    def fit(self):
        self.seed += 1
        kind = StartedMixture if self.workload["start"] == "given" else GaussianMixture
        model = kind(
            self.workload["components"],
            covariance_type={"full": "full", "diagonal": "diag"}[self.workload["covariance"]],
            init_params="kmeans",
            random_state=self.seed,
            tol=0,
            max_iter=self.workload["iterations"],
            reg_covar=1e-6,
        )
        return model.fit(self.points)

    def check(self):
        model = self.fit()
        if self.workload.get("seeds"):
            return []
        return [model.lower_bound_, model.score(self.points)]

    def run(self):
        self.fit()
